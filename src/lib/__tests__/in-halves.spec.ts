import { inHalves } from "../in-halves"

const sqlError = (code: string) => Object.assign(new Error("of a statement"), { code })

const items = (count: number) => Array.from({ length: count }, (_, n) => n)

/** Work that fails if one of these items is included, and counts its calls. */
const failingOn = (bad: readonly number[], error: unknown = sqlError("22007")) => {
  const calls: number[] = []
  const work = (some: readonly number[]) => {
    calls.push(some.length)
    return some.some((item) => bad.includes(item))
      ? Promise.reject(error as Error)
      : Promise.resolve(some)
  }
  return { work, calls }
}

const numbersOf = (failed: { item: number }[]) => failed.map(({ item }) => item)

describe("work in halves", () => {
  it("is done at once if nothing fails", async () => {
    const { work, calls } = failingOn([])
    expect(await inHalves(items(500), work)).toEqual({ done: items(500), failed: [] })
    expect(calls).toEqual([500])
  })

  it.each<[string, unknown]>([
    ["PostgreSQL blames its values", sqlError("22007")],
    ["nobody can be blamed for", new Error("Invalid BigNumber value")],
  ])("skips only what fails, in few tries, with an error that %s", async (_, error) => {
    const { work, calls } = failingOn([3, 307], error)
    const { done, failed } = await inHalves(items(500), work)
    expect(done).toEqual(items(500).filter((item) => item !== 3 && item !== 307))
    expect(numbersOf(failed)).toEqual([3, 307])
    expect(failed[0]?.error).toBe(error)
    expect(calls.length).toBeLessThan(45)
  })

  it("splits what is only too large, and loses nothing", async () => {
    const work = (some: readonly number[]) =>
      some.length > 70 ? Promise.reject(sqlError("54000")) : Promise.resolve(some)
    expect(await inHalves(items(500), work)).toEqual({ done: items(500), failed: [] })
  })

  it("skips all items if their values are to blame, even a single one", async () => {
    const { work } = failingOn(items(40))
    expect(numbersOf((await inHalves(items(40), work)).failed)).toEqual(items(40))
    expect(numbersOf((await inHalves([7], work)).failed)).toEqual([7])
  })

  it.each(["08006", "40P01", "53300", "55P03", "57P01", "ECONNREFUSED"])(
    "blames no item for an outage (%s), and doesn't try again",
    async (code) => {
      const { work, calls } = failingOn([3], sqlError(code))
      await expect(inHalves(items(500), work)).rejects.toMatchObject({ code })
      expect(calls).toEqual([500])
    }
  )

  it.each([0, 407, 499])(
    "splits what takes longer than a statement may, and passes over one that does so alone: %i",
    async (slow) => {
      const calls: number[] = []
      const work = (some: readonly number[]) => {
        calls.push(some.length)
        return some.length > 70 || some.includes(slow)
          ? Promise.reject(sqlError("57014"))
          : Promise.resolve(some)
      }
      const { done, failed } = await inHalves(items(500), work)
      expect(done).toEqual(items(500).filter((item) => item !== slow))
      expect(numbersOf(failed)).toEqual([slow])
      expect(calls.length).toBeLessThan(40)
    }
  )

  it("soon assumes an outage if everything takes too long", async () => {
    const { work, calls } = failingOn(items(500), sqlError("57014"))
    await expect(inHalves(items(500), work)).rejects.toMatchObject({ code: "57014" })
    expect(calls).toEqual([500, 250, 125, 63, 32, 16, 8, 4, 2, 1, 1])
    await expect(inHalves([7], work)).rejects.toMatchObject({ code: "57014" })
  })

  it("blames no item if all fail and the error doesn't say why", async () => {
    const { work, calls } = failingOn(items(500), new Error("no database"))
    await expect(inHalves(items(500), work)).rejects.toThrow("no database")
    expect(calls.length).toBeLessThan(40)
    await expect(inHalves([7], work)).rejects.toThrow("no database")
  })

  it("blames every item if the same work passes with a good one", async () => {
    const { work } = failingOn(items(100), new Error("Invalid BigNumber value"))
    const isWell = jest.fn(() => Promise.resolve(true))
    expect(numbersOf((await inHalves(items(100), work, isWell)).failed)).toEqual(items(100))
    expect(isWell).toHaveBeenCalledTimes(1)
  })

  it("does nothing with nothing", async () => {
    const { work, calls } = failingOn([])
    expect(await inHalves([], work)).toEqual({ done: [], failed: [] })
    expect(calls).toEqual([])
  })
})
