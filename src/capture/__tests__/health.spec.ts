import { problemsOf } from "../health"
import type { Findings } from "../health"

const well: Findings = {
  status: { state: "delivering" },
  outbox: {
    waiting: 0,
    oldestSeconds: 0,
    lastError: null,
    deliveredLastHour: 12,
    latencyP50Seconds: 0.8,
    latencyP99Seconds: 1.2,
    setAside: [],
  },
  reconciledAt: new Date("2026-11-25T12:00:00Z"),
  unseenMs: 30_000,
  untriedMs: 30_000,
}

const outbox = (changes: Partial<Findings["outbox"]>) => ({
  outbox: { ...well.outbox, ...changes },
})

describe("problemsOf", () => {
  it.each<[string, Partial<Findings>, string[]]>([
    ["nothing where all is well", {}, []],
    [
      "nothing where another process delivers",
      { status: { state: "left_to_workers", reason: "Workers deliver." } },
      [],
    ],
    [
      "nothing of a short outage, which passes",
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
      "a missing key, and not that events wait for it",
      {
        status: { state: "no_api_key", reason: "Not sent: no API key." },
        ...outbox({ waiting: 9, oldestSeconds: 86_400 }),
      },
      ["Not sent: no API key."],
    ],
    [
      "that it is switched off, and nothing that follows from it",
      { status: { state: "disabled", reason: "Switched off." }, unseenMs: 86_400_000 },
      ["Switched off."],
    ],
    [
      "a long outage with PostHog's last answer",
      outbox({ waiting: 9, oldestSeconds: 1_800, lastError: "PostHog answered 503." }),
      [
        "Waiting for delivery: 9, the oldest for 30 minutes; none is lost. PostHog's last answer: PostHog answered 503.",
      ],
    ],
    [
      "a long wait that nobody has answered",
      outbox({ waiting: 9, oldestSeconds: 1_800 }),
      [expect.stringContaining("`worker` or `shared`")],
    ],
    [
      "each reason of events that were set aside",
      outbox({
        setAside: [
          { reason: "refused", count: 2 },
          { reason: "too_large", count: 1 },
        ],
      }),
      [expect.stringMatching(/`refused`: 2/), expect.stringMatching(/`too_large`: 1/)],
    ],
    [
      "that no process looks at the store any more",
      { unseenMs: 660_000, untriedMs: 660_000 },
      [expect.stringMatching(/at 2026-11-25T12:00:00.000Z.*`worker` or `shared`/)],
    ],
    [
      "that each look fails",
      { unseenMs: 660_000, untriedMs: 20_000 },
      [expect.stringMatching(/at 2026-11-25T12:00:00.000Z.*the log/)],
    ],
    [
      "that none ever has",
      { reconciledAt: undefined, unseenMs: 660_000, untriedMs: Infinity },
      [expect.stringContaining("never")],
    ],
  ])("tells %s", (_what, findings, expected) => {
    expect(problemsOf({ ...well, ...findings })).toEqual(expected)
  })
})
