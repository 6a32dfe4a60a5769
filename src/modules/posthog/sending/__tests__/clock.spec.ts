import { GatherQueue } from "../../../../lib/queue/gather-queue"
import type { Outbox } from "../../outbox/outbox"
import { Delivery } from "../delivery"
import type { Verdict } from "../verdict"

const HOUR_MS = 60 * 60_000

const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() }

describe("a clock that is set back an hour during a pause", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it("doesn't delay delivery", async () => {
    const send = jest.fn(() =>
      Promise.resolve<Verdict>({ kind: "retry_later", reason: "503", retryAfterMs: 30_000 })
    )
    const event = { uuid: "1", event: "e", distinct_id: "d", properties: {}, attempts: 1 }
    const outbox = {
      project: {
        claim: () => Promise.resolve(undefined),
        other: () => Promise.resolve(undefined),
      },
      lease: (_limit: number, { except }: { except?: object }) =>
        Promise.resolve({
          events: except ? [] : [{ ...event, timestamp: new Date() }],
          isMoreDue: false,
        }),
      retry: () => Promise.resolve(),
    } as unknown as Outbox
    const delivery = new Delivery(
      outbox,
      { send, checkKey: () => Promise.resolve("known") },
      { batchSize: 250, flushIntervalMs: 0, pollIntervalMs: 5_000, requestTimeoutMs: 10_000 },
      log,
      false
    )
    delivery.start()
    await jest.advanceTimersByTimeAsync(1_000)
    jest.setSystemTime(Date.now() - HOUR_MS)
    await jest.advanceTimersByTimeAsync(35_000)
    expect(send.mock.calls.length).toBeGreaterThan(1)
    void delivery.stop(Date.now())
  })

  it("doesn't delay recording", async () => {
    const record = jest
      .fn<Promise<void>, [readonly string[]]>()
      .mockRejectedValueOnce(Object.assign(new Error("away"), { code: "08006" }))
      .mockResolvedValue(undefined)
    const queue = new GatherQueue<string>(
      { keyOf: (item) => item, nameOf: (item) => item, beyond: "", givenUp: "" },
      record,
      { gatherMs: 50, batchSize: 100, maxItems: 1_000 },
      log
    )
    queue.add(["a"])
    await jest.advanceTimersByTimeAsync(60)
    expect(record).toHaveBeenCalledTimes(1)
    jest.setSystemTime(Date.now() - HOUR_MS)
    queue.add(["b"])
    await jest.advanceTimersByTimeAsync(5_000)
    expect(queue.size).toBe(0)
  })
})
