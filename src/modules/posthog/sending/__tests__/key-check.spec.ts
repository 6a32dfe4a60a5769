import { KeyCheck } from "../key-check"

const MINUTE_MS = 60_000

const world = () => {
  let now = 0
  jest.spyOn(performance, "now").mockImplementation(() => now)
  const checkKey = jest.fn<Promise<"known" | "unknown" | "unclear">, []>()
  const key = new KeyCheck({ checkKey })
  const { signal } = new AbortController()
  return {
    checkKey,
    key,
    isUnknown: () => key.isUnknown(signal),
    pass: (minutes: number) => void (now += minutes * MINUTE_MS),
  }
}

describe("the check of the key", () => {
  it("notices within ten minutes that the key was reset in PostHog", async () => {
    const { checkKey, isUnknown, pass } = world()
    checkKey.mockResolvedValueOnce("known").mockResolvedValue("unknown")
    expect(await isUnknown()).toBe(false)
    pass(9.9)
    expect(await isUnknown()).toBe(false)
    expect(checkKey).toHaveBeenCalledTimes(1)
    pass(0.1)
    expect(await isUnknown()).toBe(true)
    expect(await isUnknown()).toBe(true)
    checkKey.mockResolvedValue("known")
    expect(await isUnknown()).toBe(false)
    expect(await isUnknown()).toBe(false)
    expect(checkKey).toHaveBeenCalledTimes(4)
  })

  it("believes an earlier answer for as long again if PostHog gives none", async () => {
    const { checkKey, isUnknown, pass } = world()
    checkKey.mockResolvedValueOnce("known").mockResolvedValue("unclear")
    for (let n = 0; n < 20; n++) {
      expect(await isUnknown()).toBe(false)
      pass(10)
    }
    checkKey.mockResolvedValue("unknown")
    expect(await isUnknown()).toBe(true)
    expect(checkKey).toHaveBeenCalledTimes(21)
  })

  it("asks a PostHog that never answers five times, and once more after trouble", async () => {
    const { checkKey, key, isUnknown, pass } = world()
    checkKey.mockResolvedValue("unclear")
    for (let n = 0; n < 20; n++) {
      await isUnknown()
      pass(10)
    }
    expect(checkKey).toHaveBeenCalledTimes(5)
    key.askAgain()
    await isUnknown()
    await isUnknown()
    expect(checkKey).toHaveBeenCalledTimes(6)
  })
})
