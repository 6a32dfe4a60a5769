import { accuracyProblems } from "../accuracy-problems"

const day = (
  name: string,
  changes: { missing?: number; set_aside?: number; overdue?: number }
) => ({
  day: name,
  delivered: 9,
  overdue: 0,
  set_aside: 0,
  missing: 0,
  accuracy: 90,
  ...changes,
})

describe("accuracyProblems", () => {
  it("names the newest days of which facts are missing, and counts the others", () => {
    const days = ["20", "21", "22", "23", "24"].map((date) =>
      day(`2026-11-${date}`, { missing: Number(date) })
    )
    const [problem, ...others] = accuracyProblems(days)
    expect(others).toEqual([])
    expect(problem).toMatchObject({ topic: "missing" })
    expect(problem?.brief).toBe(
      "Orders, captures, and refunds that aren't recorded, by day: 2026-11-24: 24 (90% accurate), 2026-11-23: 23 (90% accurate), 2026-11-22: 22 (90% accurate), and 2 earlier days."
    )
    expect(problem?.text).toContain("reconcile --fix")
  })

  it("leaves what waits or is set aside to the problems that say so", () => {
    expect(accuracyProblems([day("2026-11-24", { set_aside: 1, overdue: 2 })])).toEqual([])
  })
})
