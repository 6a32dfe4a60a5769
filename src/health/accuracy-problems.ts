import type { DayAccuracy } from "../capture/sweeps/compare/accuracy"
import { problem } from "./problem"
import type { Problem } from "./problem"
import { sentence } from "./sentence"

/** Enough to see what happened; the reconciliation lists all days. */
const MAX_DAYS = 3

/**
 * Describes the days (UTC) of which facts are missing. What waits or is set aside lowers a day's accuracy, too, but is a problem of its own.
 */
export const accuracyProblems = (all: readonly DayAccuracy[]): Problem[] => {
  const incomplete = all.filter(({ missing }) => missing > 0)
  if (incomplete.length === 0) {
    return []
  }
  const newest = incomplete.slice(-MAX_DAYS).reverse()
  const named = newest.map(
    ({ day, missing, accuracy }) => `${day}: ${missing} (${accuracy}% accurate)`
  )
  const others = incomplete.length - newest.length
  const days = `${named.join(", ")}${others > 0 ? `, and ${others} earlier days` : ""}`
  return [
    problem([sentence("days_missing", { days })], [sentence("reconcile")], { topic: "missing" }),
  ]
}
