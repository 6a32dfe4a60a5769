import { duration } from "../words"

describe("duration", () => {
  it.each([
    [0.42, "0.4 s"],
    [12.7, "12 s"],
    [60, "1 min"],
    [3_599, "59 min"],
    [7_300, "2 h"],
    [200_000, "2 d"],
  ])("of %s seconds is %s", (seconds, words) => {
    expect(duration(seconds)).toBe(words)
  })
})
