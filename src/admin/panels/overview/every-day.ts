import { DAY_MS, utcDayOf } from "../../../lib/time"
import type { Revenue } from "../../../operations/revenue/schema"

/** A point of the chart. */
export interface ChartDay {
  day: string
  net: number
  orders: number
}

/** One entry for each day of the span, those without sales included. */
export const everyDay = (
  { from, to, days }: Pick<Revenue, "from" | "to" | "days">,
  currency: string
): ChartDay[] => {
  const known = new Map(
    days.filter((day) => day.currency === currency).map((day) => [day.day, day])
  )
  const count = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1
  return Array.from({ length: count }, (_, n) => {
    const day = utcDayOf(Date.parse(from) + n * DAY_MS)
    return { day, net: known.get(day)?.net ?? 0, orders: known.get(day)?.orders ?? 0 }
  })
}
