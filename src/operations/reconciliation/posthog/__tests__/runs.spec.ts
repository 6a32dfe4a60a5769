import { runsOf } from "../runs"

const runs = (days: string[], shown: Record<string, number>) =>
  runsOf("order_placed", new Set(days), new Map(Object.entries(shown))).map(
    ({ days, count }) => `${days.join(" ")}: ${count}`
  )

const [MON, TUE, WED, THU] = ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"] as const

describe("runsOf", () => {
  it("joins days as long as one query lists them", () => {
    const shown = { [MON]: 20_000, [TUE]: 29_999, [WED]: 1, [THU]: 2 }
    expect(runs([MON, TUE, WED, THU], shown)).toEqual([`${MON} ${TUE}: 49999`, `${WED} ${THU}: 3`])
  })

  it("leaves a day alone that needs more than one query", () => {
    const shown = { [MON]: 1, [TUE]: 120_000, [WED]: 1 }
    expect(runs([MON, TUE, WED], shown)).toEqual([`${MON}: 1`, `${TUE}: 120000`, `${WED}: 1`])
  })

  it("counts the days between, and none before, after, or between two runs", () => {
    const between = { [MON]: 90_000, [TUE]: 1, [WED]: 5, [THU]: 1 }
    expect(runs([TUE, THU], between)).toEqual([`${TUE} ${THU}: 7`])
    expect(runs([TUE, THU], { ...between, [WED]: 50_000 })).toEqual([`${TUE}: 1`, `${THU}: 1`])
    expect(runs([TUE], between)).toEqual([`${TUE}: 1`])
  })

  it("has one run of the days of which PostHog shows nothing, whatever their order", () => {
    expect(runs([THU, MON, TUE], {})).toEqual([`${MON} ${TUE} ${THU}: 0`])
    expect(runs([], { [MON]: 1 })).toEqual([])
  })
})
