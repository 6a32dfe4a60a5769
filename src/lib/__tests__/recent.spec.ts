import { Recent } from "../recent"

describe("recent entries", () => {
  it("drops the one that was set longest ago", () => {
    const recent = new Recent<string, number>(2)
    recent.set("a", 1).set("b", 2).set("a", 3).set("c", 4)
    expect([...recent]).toEqual([
      ["a", 3],
      ["c", 4],
    ])
  })
})
