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

  it("believes that the key is unknown until PostHog says that it knows it", async () => {
    const { checkKey, key, isUnknown, pass } = world()
    checkKey.mockResolvedValueOnce("unknown").mockResolvedValue("unclear")
    for (let n = 0; n < 20; n++) {
      expect(await isUnknown()).toBe(true)
      pass(1)
    }
    key.askAgain()
    expect(await isUnknown()).toBe(true)
    expect(key.isKnown).toBe(false)
    checkKey.mockResolvedValue("known")
    expect(await isUnknown()).toBe(false)
    expect(key.isKnown).toBe(true)
  })

  it("asks a PostHog that never answers five times, then every ten minutes, and after trouble", async () => {
    const { checkKey, key, isUnknown, pass } = world()
    checkKey.mockResolvedValue("unclear")
    const asked = async () => {
      checkKey.mockClear()
      for (let n = 0; n < 20; n++) {
        expect(await isUnknown()).toBe(false)
      }
      return checkKey.mock.calls.length
    }
    expect(await asked()).toBe(5)
    pass(9.9)
    expect(await asked()).toBe(0)
    pass(0.1)
    expect(await asked()).toBe(1)
    key.askAgain()
    expect(await asked()).toBe(1)
    checkKey.mockResolvedValue("unknown")
    pass(10)
    expect(await isUnknown()).toBe(true)
  })

  it("doesn't count a question that a stopping process gave up", async () => {
    const { checkKey, key } = world()
    checkKey.mockResolvedValue("unclear")
    for (let n = 0; n < 20; n++) {
      await key.isUnknown(AbortSignal.abort())
    }
    expect(checkKey).toHaveBeenCalledTimes(20)
  })
})
