import type { SendOptions } from "../posthog-client"
import type { Verdict } from "../verdict"
import { ok, sleep, world } from "./world"

const PASSES_AFTER_MS = 250
const CULPRIT = "5"

/** A PostHog that accepts any request except one with the culprit in it. */
const withoutAnswer =
  (failsAfterMs: number) =>
  async (uuids: string[], _n: number, { timeoutMs = Infinity }: SendOptions): Promise<Verdict> => {
    const isFailing = uuids.includes(CULPRIT)
    await sleep(isFailing ? Math.min(failsAfterMs, timeoutMs) : PASSES_AFTER_MS)
    return isFailing ? NO_ANSWER : ok
  }

const NO_ANSWER: Verdict = { kind: "retry_later", reason: "No answer" }

describe("delivery in several processes", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it.each(
    [10_000, 60_000].flatMap((requestTimeoutMs) =>
      [2, 3].flatMap((processes) =>
        [1, 5, 20].flatMap((perSecond) =>
          [10, 300].map((waiting) => ({ requestTimeoutMs, processes, perSecond, waiting }))
        )
      )
    )
  )(
    "delays no event by two minutes because of one without an answer in $requestTimeoutMs ms: $processes processes, $perSecond new events a second, $waiting waiting",
    async ({ requestTimeoutMs, processes, perSecond, waiting }) => {
      const { rows, outboxOf, add, make, of } = world()
      const addNow = () => add(String(rows.length), { cameAt: Date.now(), dueAt: Date.now() })
      for (let n = 0; n < waiting; n++) {
        addNow()
      }
      const times = { flushIntervalMs: 1_000, pollIntervalMs: 5_000, requestTimeoutMs }
      const fleet = Array.from({ length: processes }, (_, process) =>
        make(outboxOf(process), withoutAnswer(requestTimeoutMs), { batchSize: 250, ...times })
      )
      fleet.forEach((delivery) => delivery.start())
      for (let second = 0; second < 300; second++) {
        for (let n = 0; n < perSecond; n++) {
          addNow()
        }
        fleet[second % processes]?.wake()
        await jest.advanceTimersByTimeAsync(1_000)
      }
      fleet.forEach((delivery) => void delivery.stop(Date.now()))
      const waits = rows
        .filter(({ uuid }) => uuid !== CULPRIT)
        .map(({ deliveredAt = Date.now(), cameAt }) => deliveredAt - cameAt)
      expect(Math.max(...waits) / 1_000).toBeLessThan(120)
      expect(of(CULPRIT).attempts).toBeGreaterThanOrEqual(3)
    }
  )
})
