import { dayOf, daysLater } from "../../lib/days"

/** The spans that can be chosen, the usual one first. */
export const RANGES = ["week", "month", "lastMonth"] as const

export type RangeName = (typeof RANGES)[number]

/** A span's first day, and the day after its last one; up to now without it. */
export const rangeOf = (name: RangeName, today: Date): { from: string; to?: string } => {
  switch (name) {
    case "week":
      return { from: dayOf(daysLater(today, -6)) }
    case "month":
      return { from: dayOf(daysLater(today, -29)) }
    case "lastMonth":
      return {
        from: dayOf(new Date(today.getFullYear(), today.getMonth() - 1, 1)),
        to: dayOf(new Date(today.getFullYear(), today.getMonth(), 1)),
      }
  }
}
