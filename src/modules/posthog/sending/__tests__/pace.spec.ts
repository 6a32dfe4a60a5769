import { Pace } from "../pace"
import type { Failure } from "../verdict"

const MINUTE_MS = 60_000

/** How long a request that passes takes: as long as PostHog's cloud from another continent. */
const PASSES_AFTER_MS = 250

interface World {
  waiting: number
  batchSize: number
  /** Whether a request with these events fails at this time. */
  fails: (events: readonly number[], at: number) => boolean
  failure: Failure
  /** How long a failing request takes. */
  failsAfterMs: number
}

/** Simulates delivery from an outbox in which all events wait from the beginning. */
const play = ({ waiting, batchSize, fails, failure, failsAfterMs }: World, untilMs: number) => {
  const pace = new Pace(batchSize)
  const queue = Array.from({ length: waiting }, (_, n) => n)
  const deliveredAt = new Map<number, number>()
  const culprits: number[] = []
  const requests: { at: number; events: number[] }[] = []
  let now = 0
  let ifNoOtherMs = 0
  while (queue.length > 0 && now < untilMs) {
    const tried = new Set(pace.except.map(({ uuid }) => Number(uuid)))
    const others = queue.filter((event) => !tried.has(event))
    if (others.length === 0) {
      pace.startOver()
      now += ifNoOtherMs
    }
    ifNoOtherMs = 0
    const events = (others.length > 0 ? others : queue).slice(0, pace.size)
    const sent = events.map((event) => ({ uuid: String(event), distinct_id: `cus_${event}` }))
    requests.push({ at: now, events })
    const isFailing = fails(events, now)
    // A request with fewer events than usual has a timeout of 15 seconds.
    now += isFailing ? Math.min(failsAfterMs, pace.isReduced ? 15_000 : Infinity) : PASSES_AFTER_MS
    if (isFailing) {
      const { isCulprit, waitMs, mayTryAnother } = pace.failed(sent, failure)
      now += mayTryAnother ? 0 : waitMs
      ifNoOtherMs = mayTryAnother ? waitMs : 0
      if (isCulprit) {
        culprits.push(...queue.splice(queue.indexOf(events[0] as number), 1))
      }
    } else {
      pace.passed(sent)
      queue.splice(queue.indexOf(events[0] as number), events.length)
      events.forEach((event) => deliveredAt.set(event, now))
    }
  }
  return { now, queue, deliveredAt, culprits, requests, pace }
}

const failures: [string, Failure, number][] = [
  ["no answer in 10 s", { kind: "retry_later", reason: "" }, 10_000],
  [
    "no answer in 60 s, the longest that the options allow",
    { kind: "retry_later", reason: "" },
    60_000,
  ],
  [
    "503 with Retry-After of an hour",
    { kind: "retry_later", reason: "", retryAfterMs: 3_600_000 },
    50,
  ],
  ["403", { kind: "misconfigured", reason: "" }, 50],
  ["400", { kind: "refused", reason: "" }, 50],
  ["413", { kind: "too_large", reason: "" }, 50],
]

describe("Pace", () => {
  it("waits longer and longer, although PostHog asks for a second each time", () => {
    const pace = new Pace(16)
    const event = (n: number) => ({ uuid: String(n), distinct_id: String(n) })
    const failure: Failure = { kind: "retry_later", reason: "503", retryAfterMs: 1_000 }
    const waits = Array.from(
      { length: 10 },
      (_, n) => pace.failed([event(n), event(n + 1)], failure).waitMs
    )
    expect(waits[0]).toBe(1_000)
    expect(waits.at(-1)).toBeGreaterThanOrEqual(15_000)
  })

  it.each(
    failures.flatMap(([what, failure, failsAfterMs]) =>
      [2, 126, 300, 1_000].flatMap((waiting) =>
        [1, 10, 250, 1_000].map((batchSize) => ({
          what,
          failure,
          failsAfterMs,
          waiting,
          batchSize,
        }))
      )
    )
  )(
    "delays no event by two minutes because of one that causes $what, with $waiting waiting and batches of $batchSize",
    ({ failure, failsAfterMs, waiting, batchSize }) => {
      for (const culprit of [0, 1, Math.floor(waiting / 2), waiting - 1]) {
        const fails = (events: readonly number[]) => events.includes(culprit)
        const world = { waiting, batchSize, fails, failure, failsAfterMs }
        // The last waiting event is found when another one comes after it.
        const { deliveredAt, culprits, now } = play(world, 10 * MINUTE_MS)
        const others = [...deliveredAt].filter(([event]) => event !== culprit)
        expect(others).toHaveLength(waiting - 1)
        // The time that passing requests take at this rate isn't the culprit's fault.
        const ownMs = Math.ceil(waiting / Math.min(batchSize, 16)) * PASSES_AFTER_MS * 2
        expect(Math.max(...others.map(([, at]) => at)) - ownMs).toBeLessThan(2 * MINUTE_MS)
        if (culprit !== waiting - 1) {
          expect({ culprits, isOver: now < 10 * MINUTE_MS }).toEqual({
            culprits: [culprit],
            isOver: true,
          })
        }
      }
    }
  )

  it.each(failures)(
    "judges no event while all fail, and tries rarely, with one event: %s",
    (_what, failure, failsAfterMs) => {
      const outageMs = 60 * MINUTE_MS
      const world = {
        waiting: 1_000,
        batchSize: 250,
        fails: (_: unknown, at: number) => at < outageMs,
        failure,
        failsAfterMs,
      }
      const { culprits, requests, queue, now } = play(world, 2 * outageMs)
      expect({ culprits, queue }).toEqual({ culprits: [], queue: [] })
      const during = requests.filter(({ at }) => at < outageMs)
      expect(during.length).toBeLessThan(300)
      expect(during.slice(10).every(({ events }) => events.length === 1)).toBe(true)
      expect(now - Math.max(...during.map(({ at }) => at))).toBeLessThan(outageMs)
    }
  )

  it("finds several bad events in a row, one after another", () => {
    const isBad = (event: number) => event > 3 && event < 12
    const { culprits, queue } = play(
      {
        waiting: 300,
        batchSize: 250,
        fails: (events) => events.some(isBad),
        failure: { kind: "retry_later", reason: "" },
        failsAfterMs: 10_000,
      },
      20 * MINUTE_MS
    )
    expect({ culprits, queue }).toEqual({ culprits: [4, 5, 6, 7, 8, 9, 10, 11], queue: [] })
  })

  it("resumes full batches once what failed has passed, and keeps the smaller size until then", () => {
    const { requests, pace } = play(
      {
        waiting: 2_000,
        batchSize: 250,
        fails: (_, at) => at === 0,
        failure: { kind: "retry_later", reason: "" },
        failsAfterMs: 50,
      },
      MINUTE_MS
    )
    const sizes = requests.map(({ events }) => events.length)
    expect(sizes.slice(0, 18)).toEqual([250, ...Array<number>(16).fill(16), 250])
    expect(pace.isReduced).toBe(false)
  })

  it("waits as long as PostHog asks, once it asks for every request", () => {
    const { requests } = play(
      {
        waiting: 20,
        batchSize: 250,
        fails: () => true,
        failure: { kind: "retry_later", reason: "", retryAfterMs: 1_800_000 },
        failsAfterMs: 0,
      },
      180 * MINUTE_MS
    )
    const waits = requests.slice(1).map(({ at }, n) => (at - (requests[n]?.at ?? 0)) / 1000)
    expect(waits.slice(0, 11)).toEqual([30, 30, 30, 60, 120, 240, 480, 960, 1800, 1800, 1800])
  })
})
