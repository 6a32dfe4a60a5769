import { Standby } from "../standby"

const MINUTE_MS = 60_000

describe("Standby", () => {
  const log = { debug: jest.fn() }
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it("runs what it was first given every minute, also after it has failed", async () => {
    const work = jest.fn().mockRejectedValueOnce(new Error("no database"))
    const other = jest.fn()
    const standby = new Standby(log)
    standby.start(work)
    standby.start(other)
    expect(work).not.toHaveBeenCalled()
    await jest.advanceTimersByTimeAsync(3 * MINUTE_MS)
    expect(work).toHaveBeenCalledTimes(3)
    expect(other).not.toHaveBeenCalled()
    expect(log.debug).toHaveBeenCalledTimes(1)
    standby.stop()
  })

  it("ends for good", async () => {
    const work = jest.fn()
    const standby = new Standby(log)
    standby.start(work)
    standby.stop()
    standby.start(work)
    await jest.advanceTimersByTimeAsync(3 * MINUTE_MS)
    expect(work).not.toHaveBeenCalled()
  })
})
