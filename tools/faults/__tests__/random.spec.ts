import { planOf } from "../plan"
import { between, randomOf } from "../random"
import type { Round } from "../round"

const drawn = (seed: number, purpose: string) => {
  const random = randomOf(seed, purpose)
  return Array.from({ length: 100 }, () => between(random, 1, 6))
}

describe("the random numbers of a run", () => {
  it("are the same for the same seed and purpose, and different otherwise", () => {
    expect(drawn(7, "kill")).toEqual(drawn(7, "kill"))
    expect(drawn(7, "kill")).not.toEqual(drawn(8, "kill"))
    expect(drawn(7, "kill")).not.toEqual(drawn(7, "load"))
  })

  it("stay within their bounds", () => {
    expect([...new Set(drawn(7, "kill"))].sort()).toEqual([1, 2, 3, 4, 5, 6])
  })
})

describe("the plan of a run", () => {
  const run = () => Promise.resolve()
  const rounds: Round[] = [
    { name: "kill", run, times: 3, short: 2 },
    { name: "disk", run, short: 1 },
    { name: "clock", run },
  ]
  const names = (options: Parameters<typeof planOf>[1]) =>
    planOf(rounds, options).map(({ name }) => name)

  it("includes each round as often as it specifies", () => {
    expect(names({ short: false })).toEqual(["kill #1", "kill #2", "kill #3", "disk", "clock"])
    expect(names({ short: true })).toEqual(["kill #1", "kill #2", "disk"])
  })

  it("can be reduced", () => {
    expect(names({ short: false, times: 1 })).toEqual(["kill", "disk", "clock"])
    expect(names({ short: false, only: "DISK|clock" })).toEqual(["disk", "clock"])
  })
})
