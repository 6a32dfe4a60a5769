import { EveryMinute } from "../every-minute"

const log = { debug: jest.fn() }

describe("the periodic work", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it("runs soon after the start and every minute from then on, even after a failure", async () => {
    const failing = jest.fn().mockRejectedValue(new Error("no database"))
    const other = jest.fn().mockResolvedValue(undefined)
    const timer = new EveryMinute([failing, other], log)
    timer.start()
    timer.start()
    expect(failing).not.toHaveBeenCalled()
    await jest.advanceTimersByTimeAsync(10_000)
    expect(failing).toHaveBeenCalledTimes(1)
    await jest.advanceTimersByTimeAsync(180_000)
    expect(failing).toHaveBeenCalledTimes(4)
    expect(other).toHaveBeenCalledTimes(4)
    expect(log.debug).toHaveBeenCalledWith(expect.stringContaining("failed: Error"))
    timer.stop()
    await jest.advanceTimersByTimeAsync(180_000)
    expect(other).toHaveBeenCalledTimes(4)
  })

  it("never runs twice at once, and doesn't delay other work", async () => {
    let finish: () => void = () => undefined
    const long = jest.fn(() => new Promise<void>((resolve) => (finish = resolve)))
    const short = jest.fn().mockResolvedValue(undefined)
    const timer = new EveryMinute([long, short], log)
    timer.start()
    await jest.advanceTimersByTimeAsync(190_000)
    expect(long).toHaveBeenCalledTimes(1)
    expect(short).toHaveBeenCalledTimes(4)
    finish()
    await jest.advanceTimersByTimeAsync(60_000)
    expect(long).toHaveBeenCalledTimes(2)
    timer.stop()
  })

  it("doesn't start in an application that is stopping", async () => {
    const task = jest.fn().mockResolvedValue(undefined)
    const timer = new EveryMinute([task], log)
    timer.stop()
    timer.start()
    await jest.advanceTimersByTimeAsync(120_000)
    expect(task).not.toHaveBeenCalled()
  })
})
