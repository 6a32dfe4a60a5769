import type { Trouble } from "../../../../events/trouble"
import { Troubles } from "../troubles"
import type { NotedTrouble } from "../troubles"

const placed: Trouble = {
  kind: "not_described",
  definition: "order_placed",
  entityId: "order_1",
  error: "TypeError",
}

describe("Troubles", () => {
  const written: NotedTrouble[][] = []
  let isAway = false
  const write = async (troubles: readonly NotedTrouble[]) => {
    if (isAway) {
      throw new Error("the database is away")
    }
    written.push([...troubles])
  }
  beforeEach(() => {
    written.length = 0
    isAway = false
  })

  it("are counted by kind and definition, and written at once, with the last row and error", async () => {
    const troubles = new Troubles(write)
    troubles.note(placed)
    troubles.note({ ...placed, entityId: "order_2", error: "RangeError" })
    troubles.note({ kind: "not_walked", definition: "order_placed", error: "42P01" })
    await troubles.flush()
    expect(written).toEqual([
      [
        expect.objectContaining({ ...placed, count: 2, entityId: "order_2", error: "RangeError" }),
        expect.objectContaining({ kind: "not_walked", count: 1 }),
      ],
    ])
    await troubles.flush()
    expect(written).toHaveLength(1)
  })

  it("are written after a while", async () => {
    const done = new Promise<readonly NotedTrouble[]>((resolve) => {
      new Troubles(async (troubles) => resolve(troubles), 1).note(placed)
    })
    const waiting = setTimeout(() => undefined, 60_000)
    await expect(done).resolves.toEqual([expect.objectContaining(placed)])
    clearTimeout(waiting)
  })

  it("are kept while the database is away, together with new ones", async () => {
    const troubles = new Troubles(write)
    isAway = true
    troubles.note(placed)
    await troubles.flush()
    troubles.note({ ...placed, entityId: "order_2" })
    isAway = false
    await troubles.flush()
    expect(written).toEqual([[expect.objectContaining({ count: 2, entityId: "order_2" })]])
    const [[{ firstAt, lastAt } = { firstAt: 0, lastAt: 0 }] = []] = written
    expect(firstAt).toBeLessThanOrEqual(lastAt)
  })

  it("are bounded, in number and in length", async () => {
    const troubles = new Troubles(write)
    for (let n = 0; n < 1_000; n++) {
      troubles.note({ ...placed, definition: `event_${n}`, error: "x".repeat(10_000) })
    }
    await troubles.flush()
    expect(written[0]).toHaveLength(200)
    expect(JSON.stringify(written).length).toBeLessThan(100_000)
  })
})
