import type { DayAccuracy } from "../capture/sweeps/compare/accuracy"
import type { Problem } from "./problem"

/** Enough to see what happened; the reconciliation lists all days. */
const MAX_DAYS = 3

/**
 * Describes the days (UTC) of which facts are missing. What waits or is set aside lowers a day's accuracy, too, but is a problem of its own.
 */
export const accuracyProblems = (days: readonly DayAccuracy[]): Problem[] => {
  const incomplete = days.filter(({ missing }) => missing > 0)
  if (incomplete.length === 0) {
    return []
  }
  const newest = incomplete.slice(-MAX_DAYS).reverse()
  const named = newest.map(
    ({ day, missing, accuracy }) => `${day}: ${missing} (${accuracy} % accurate)`
  )
  const others = incomplete.length - newest.length
  const brief = `Orders, captures, and refunds that are not recorded, by day: ${named.join(", ")}${others > 0 ? `, and ${others} earlier days` : ""}.`
  const text = `${brief} Check the log for the cause. After you fix it, \`npx medusa-posthog reconcile --fix\` records them.`
  return [{ topic: "missing", text, brief }]
}
