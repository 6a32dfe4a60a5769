import { kept } from "../kept"

describe("kept", () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  const answering = (ms: number) => {
    const ask = jest.fn(
      () => new Promise<string>((resolve) => setTimeout(() => resolve("answer"), ms))
    )
    const keep = kept<string>(1_000)
    return { ask, call: (key = "key") => keep(key, ask) }
  }

  it("asks once at a time, even if the answer takes longer than it is kept", async () => {
    const { ask, call } = answering(5_000)
    const first = call()
    await jest.advanceTimersByTimeAsync(4_000)
    const second = call()
    await jest.advanceTimersByTimeAsync(1_000)
    expect(await Promise.all([first, second])).toEqual(["answer", "answer"])
    expect(ask).toHaveBeenCalledTimes(1)
  })

  it("reuses an answer for as long as it is fresh, for the same key", async () => {
    const { ask, call } = answering(0)
    void call()
    await jest.advanceTimersByTimeAsync(900)
    void call()
    expect(ask).toHaveBeenCalledTimes(1)
    void call("another")
    expect(ask).toHaveBeenCalledTimes(2)
    await jest.advanceTimersByTimeAsync(1_100)
    void call("another")
    expect(ask).toHaveBeenCalledTimes(3)
  })

  it("asks again after an error", async () => {
    const ask = jest.fn().mockRejectedValueOnce(new Error("away")).mockResolvedValue("answer")
    const keep = kept<string>(1_000)
    await expect(keep("key", ask)).rejects.toThrow("away")
    expect(await keep("key", ask)).toBe("answer")
  })
})
