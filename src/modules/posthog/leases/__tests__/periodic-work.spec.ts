import type { Connection } from "../../connection"
import { PeriodicWork } from "../periodic-work"
import type { PeriodicParts } from "../periodic-work"

/** The periodic work of a process, and what it did. */
const workOf = (isDeliveringProcess: boolean) => {
  const done: string[] = []
  const does = (task: string) => () => Promise.resolve(void done.push(task))
  const connection = {
    catchUp: does("catch up"),
    erase: does("erase"),
    alert: does("alert"),
    backfill: does("backfill"),
  } as unknown as Connection
  const work = new PeriodicWork({
    database: { raw: () => does("purge")().then(() => ({ rows: [] })) },
    holder: "this process",
    outbox: { bringForward: does("bring forward") },
    isDeliveringProcess,
    options: { disabled: false },
    log: { debug: jest.fn(), warn: jest.fn() },
    hasTables: () => true,
    connection: () => connection,
  } as unknown as PeriodicParts)
  return { work, done }
}

describe("the work of a process", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it("is all of it if the process delivers", async () => {
    const { work, done } = workOf(true)
    work.start()
    await jest.advanceTimersByTimeAsync(10_000)
    expect(done.sort()).toEqual([
      "alert",
      "backfill",
      "bring forward",
      "catch up",
      "erase",
      "purge",
    ])
    work.wakeBackfills()
    expect(done).toHaveLength(7)
    await work.stop()
  })

  it("is to look for trouble in `server` mode, because no worker may run, but not before workers have started", async () => {
    const { work, done } = workOf(false)
    work.start()
    work.wakeBackfills()
    await jest.advanceTimersByTimeAsync(59_000)
    expect(done).toEqual([])
    await jest.advanceTimersByTimeAsync(61_000)
    expect(done).toEqual(["alert", "alert"])
    work.wakeBackfills()
    await work.stop()
    await jest.advanceTimersByTimeAsync(120_000)
    expect(done).toEqual(["alert", "alert"])
  })
})
