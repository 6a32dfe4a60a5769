import { everyDay } from "../every-day"

it("has one entry for each day, also for those without sales and those of another currency", () => {
  const day = (at: string, currency: string, net: number) => ({ day: at, currency, net, orders: 1 })
  const days = [
    day("2026-02-27", "EUR", 10),
    day("2026-02-28", "USD", 20),
    day("2026-03-01", "EUR", -5),
  ]
  expect(everyDay({ from: "2026-02-26", to: "2026-03-01", days: days as never }, "EUR")).toEqual([
    { day: "2026-02-26", net: 0, orders: 0 },
    { day: "2026-02-27", net: 10, orders: 1 },
    { day: "2026-02-28", net: 0, orders: 0 },
    { day: "2026-03-01", net: -5, orders: 1 },
  ])
})
