import { otherProject } from "../../modules/posthog/sending/status"
import { problemsOf, unreadable } from "../health-problems"
import type { CountedTrouble } from "../../modules/posthog/troubles/trouble-book"
import type { Findings } from "../health-problems"
import { outbox, pass, well } from "./well"

const trouble = (
  changes: Omit<Partial<CountedTrouble>, "entityId"> & { entityId?: string | null }
) =>
  ({
    kind: "not_described",
    definition: "order_placed",
    count: 132,
    firstAt: "2026-11-25T10:02:11+00:00",
    lastAt: "2026-11-25T12:00:11+00:00",
    entityId: "order_1",
    error: "TypeError",
    ...changes,
  }) as CountedTrouble

describe("problemsOf", () => {
  it("says in an alert that the key is missing, if events wait for it and aren't local", () => {
    const status = { state: "no_api_key", reason: "Not sent: no API key." }
    const late = { waiting: 9, oldestSeconds: 600, undeliveredSeconds: 600 }
    const topics = (changes: object) =>
      problemsOf({ ...well, status, ...outbox({ ...late, ...changes }) }).map(({ topic }) => topic)
    expect(topics({})).toEqual(["delivery", "delivery"])
    expect(topics({ isLocal: true })).toEqual([undefined])
    expect(topics({ oldestSeconds: 20, undeliveredSeconds: 20 })).toEqual([undefined])
  })

  it.each<[string, Partial<Findings>, string[]]>([
    ["nothing if all is healthy", {}, []],
    [
      "nothing if another process delivers",
      { status: { state: "left_to_workers", reason: "Workers deliver." } },
      [],
    ],
    [
      "nothing in local mode if a process leaves delivery to workers",
      {
        status: { state: "left_to_workers" },
        ...outbox({ isLocal: true, waiting: 9, oldestSeconds: 86_400 }),
      },
      [],
    ],
    [
      "a pass that looked in the future, before the database's clock was set back",
      outbox({ passes: { recent: pass(-7_200), wide: pass(1_800) } }),
      [
        expect.stringMatching(
          /^Catch-up should .* 2026-11-25T12:00:00.000Z\. That is in the future/
        ),
      ],
    ],
    [
      "nothing about a pass that another statement has just finished",
      outbox({ passes: { recent: pass(-1), wide: pass(-1) } }),
      [],
    ],
    [
      "that events wait, if the last was delivered in the future",
      outbox({ waiting: 9, oldestSeconds: 600, undeliveredSeconds: -7_200 }),
      [expect.stringContaining("9 waiting for delivery, the oldest for 10 minutes")],
    ],
    [
      "nothing about a short outage",
      {
        status: { state: "retrying", reason: "503" },
        ...outbox({ waiting: 9, oldestSeconds: 60 }),
      },
      [],
    ],
    [
      "a wrong key",
      { status: { state: "misconfigured", reason: "No such key." } },
      ["No such key."],
    ],
    [
      "the key of another project once, and nothing of what follows from it",
      {
        status: { state: "misconfigured", reason: otherProject({ ending: "abcd" }).reason },
        otherKeyEnding: "abcd",
        ...outbox({ waiting: 9, oldestSeconds: 86_400, undeliveredSeconds: null }),
      },
      [expect.stringMatching(/key ends in abcd, .*`npx medusa-posthog project`/)],
    ],
    [
      "another project's key, and what else PostHog says about it",
      { status: { state: "misconfigured", reason: "No such key." }, otherKeyEnding: "abcd" },
      ["No such key.", expect.stringContaining("abcd")],
    ],
    [
      "a missing key, but not that events wait for it",
      {
        status: { state: "no_api_key", reason: "Not sent: no API key." },
        ...outbox({ isLocal: true, waiting: 9, oldestSeconds: 86_400 }),
      },
      [expect.stringContaining("POSTHOG_API_KEY")],
    ],
    [
      "a missing key, and that events wait, if a process had one before",
      {
        status: { state: "no_api_key", reason: "Not sent: no API key." },
        ...outbox({ waiting: 9, oldestSeconds: 86_400, undeliveredSeconds: 86_400 }),
      },
      [
        expect.stringContaining("POSTHOG_API_KEY"),
        expect.stringContaining("9 waiting for delivery"),
      ],
    ],
    [
      "that it is turned off, but nothing that follows from it",
      {
        status: { state: "disabled", reason: "Switched off." },
        ...outbox({ passes: { recent: pass(86_400) } }),
      },
      [expect.stringContaining("POSTHOG_DISABLED")],
    ],
    [
      "a long outage, with PostHog's last answer",
      outbox({ waiting: 9, oldestSeconds: 1_800, lastError: "PostHog answered 503." }),
      [
        "9 waiting for delivery, the oldest for 30 minutes. Nothing is lost. PostHog's last answer: PostHog answered 503.",
      ],
    ],
    [
      "nothing about a single event that waits while others are delivered",
      outbox({ waiting: 1, oldestSeconds: 600 }),
      [],
    ],
    [
      "that nothing is delivered, sooner",
      outbox({ waiting: 9, oldestSeconds: 301, undeliveredSeconds: 301 }),
      [expect.stringContaining("9 waiting for delivery, the oldest for 5 minutes.")],
    ],
    [
      "a long wait without any answer",
      outbox({ waiting: 9, oldestSeconds: 1_800 }),
      [expect.stringContaining("`worker` or `shared`")],
    ],
    [
      "each reason why events were set aside",
      outbox({
        setAside: [
          { reason: "refused", count: 2, sinceSeconds: 60 },
          { reason: "too_large", count: 1, sinceSeconds: 600 },
        ],
      }),
      [
        expect.stringMatching(/2 set aside as `refused`/),
        expect.stringMatching(/1 set aside as `too_large`/),
      ],
    ],
    [
      "that no process checks the store anymore",
      outbox({ passes: { recent: pass(660), wide: pass(660) } }),
      [expect.stringMatching(/at 2026-11-25T12:00:00.000Z.*`worker` or `shared`/)],
    ],
    [
      "that every check fails",
      outbox({ passes: { recent: pass(660, 20), wide: pass(660) } }),
      [expect.stringMatching(/at 2026-11-25T12:00:00.000Z.*Check the log/)],
    ],
    [
      "that catch-up has never run",
      { ...outbox({ passes: {} }), uptimeSeconds: 660 },
      [expect.stringContaining("never")],
    ],
    [
      "nothing about a store that just started",
      { ...outbox({ passes: {} }), uptimeSeconds: 60 },
      [],
    ],
    [
      "that changed rows aren't checked, while new ones are",
      outbox({ passes: { recent: pass(30), wide: pass(4 * 3_600, 20) } }),
      [
        expect.stringMatching(
          /changed rows every hour.*at 2026-11-25T12:00:00.000Z.*Check the log/
        ),
      ],
    ],
    [
      "orders that aren't recorded, while everything else is healthy",
      outbox({ orders: { seen: 20, missing: 3, example: "order_1" } }),
      [expect.stringMatching(/3 of the newest 20 orders .*aren't recorded.*order_1.*--fix/)],
    ],
    ["nothing about orders that aren't checked", outbox({ orders: null }), []],
    [
      "that `beforeSend` fails, how often, since when, and how to fix it",
      outbox({ troubles: [trouble({ error: "before_send" })] }),
      [
        "Not described: `order_placed`, 132 times since 2026-11-25 10:02 UTC, last at 2026-11-25 12:00 UTC. The last was order_1: before_send. Your `beforeSend` failed. Fix it. Catch-up then records these events.",
      ],
    ],
    [
      "a moment that couldn't be described and is lost",
      outbox({ troubles: [trouble({ definition: "customer_signed_in", entityId: null })] }),
      [expect.stringMatching(/Not described: `customer_signed_in`, .* so they are lost\./)],
    ],
    [
      "rows that catch-up can't check",
      outbox({
        troubles: [trouble({ kind: "not_walked", entityId: null, error: "42703", count: 1 })],
      }),
      [expect.stringMatching(/Not checked by catch-up: .*, 1 time since .*42703.*`entity`/)],
    ],
    [
      "a row that PostgreSQL rejects",
      outbox({ troubles: [trouble({ kind: "not_recorded", error: "22008" })] }),
      [expect.stringMatching(/Rejected by PostgreSQL: .*order_1: 22008/)],
    ],
    [
      "an event that was given up, and that its row is found again",
      outbox({ troubles: [trouble({ kind: "dropped", error: "full" })] }),
      [expect.stringMatching(/Given up: .*Catch-up then records/)],
    ],
    [
      "only what the process knows itself if the outbox can't be read",
      { status: { state: "misconfigured", reason: "No such key." }, outbox: undefined },
      ["No such key."],
    ],
  ])("reports %s", (_what, findings, expected) => {
    expect(problemsOf({ ...well, ...findings }).map(({ text }) => text)).toEqual(expected)
  })

  it.each([
    ["55P03", /Couldn't read the outbox \(55P03\).*locked/],
    ["42P01", /Couldn't read the outbox \(42P01\).*db:migrate/],
  ])("explains an outbox that can't be read: %s", (error, expected) => {
    expect(unreadable(error).text).toMatch(expected)
  })

  it("has a brief for each problem that names no row, no order, and no answer of PostHog", () => {
    const problems = problemsOf({
      ...well,
      ...outbox({
        waiting: 9,
        oldestSeconds: 1_800,
        lastError: "PostHog answered 400: cus_1 is wrong",
        troubles: [trouble({}), trouble({ kind: "not_recorded", entityId: "cus_1" })],
        orders: { seen: 20, missing: 3, example: "order_1" },
      }),
    })
    expect(problems.map(({ topic }) => topic)).toEqual([
      "delivery",
      "not_described",
      "not_recorded",
      "missing",
    ])
    for (const { brief, text } of problems) {
      expect(text).toMatch(/order_1|cus_1/)
      expect(brief).not.toMatch(/order_1|cus_1/)
    }
  })

  it("knows since when: nothing is delivered, events are set aside, or events can't be made", () => {
    const sinceOf = (changes: Parameters<typeof outbox>[0]) =>
      problemsOf({ ...well, ...outbox(changes) }).map(({ sinceSeconds }) => sinceSeconds)
    const waits = { waiting: 9, oldestSeconds: 1_800 }
    expect(sinceOf({ ...waits, undeliveredSeconds: null })).toEqual([1_800])
    // A backlog that shrinks is no trouble yet, whatever its age.
    expect(sinceOf({ ...waits, undeliveredSeconds: 20 })).toEqual([20])
    expect(sinceOf({ setAside: [{ reason: "refused", count: 2, sinceSeconds: 90 }] })).toEqual([90])
    const firstAt = "2026-11-25T11:50:30+00:00"
    expect(sinceOf({ troubles: [trouble({ firstAt })] })).toEqual([600])
  })

  it("says a problem in sentences whose values are all that their words mention", () => {
    const status = { state: "misconfigured", reason: "No such key." }
    const troubles = [trouble({}), trouble({ kind: "dropped", entityId: null, count: 1 })]
    const found = problemsOf({ ...well, status, ...outbox({ passes: {}, troubles }) })
    expect(found.map(({ sentences }) => sentences.map(({ id }) => id))).toEqual([
      ["misconfigured"],
      ["recent_never", "no_worker"],
      ["not_described", "times", "last_row", "fix_definition", "found_again"],
      ["dropped", "times", "last_error", "too_many", "is_lost"],
    ])
    expect(found.map(({ text }) => text).join(" ")).not.toMatch(/{{|undefined/)
  })

  it("counts a wrong key, and events that wait for it, as one trouble", () => {
    const status = { state: "misconfigured", reason: "No such key." }
    const found = problemsOf({ ...well, status, ...outbox({ waiting: 9, oldestSeconds: 1_800 }) })
    expect(found.map(({ topic }) => topic)).toEqual(["delivery", "delivery"])
  })
})
