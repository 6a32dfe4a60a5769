import { inTurns } from "../in-turns"

/** Work that holds the process for that long. */
const hold = (ms: number) => {
  const end = performance.now() + ms
  while (performance.now() < end);
}

describe("inTurns", () => {
  it("maps items in their order", async () => {
    expect(await inTurns([1, 2, 3], (n) => n * 2)).toEqual([2, 4, 6])
    expect(await inTurns([], hold)).toEqual([])
  })

  it("lets the process do something else between items that take long", async () => {
    const done: unknown[] = []
    setImmediate(() => done.push("request"))
    await inTurns(["first", "second"], (item) => {
      hold(25)
      done.push(item)
    })
    expect(done).toEqual(["first", "request", "second"])
  })

  it("rejects with the error of an item", async () => {
    await expect(
      inTurns([1], () => {
        throw new Error("unreadable")
      })
    ).rejects.toThrow("unreadable")
  })
})
