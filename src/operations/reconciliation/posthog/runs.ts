import { MAX_ROWS } from "./shown"
import type { Run } from "./shown"

/**
 * Joins days of an event into runs, so that one query lists a whole run. A day with more events than a query returns is a run of its own.
 *
 * @param days to compare
 * @param shown how many events PostHog shows, by day, also of days between
 */
export const runsOf = (
  event: string,
  days: ReadonlySet<string>,
  shown: ReadonlyMap<string, number>
): Run[] => {
  const runs: Run[] = []
  let between = 0
  for (const day of [...new Set([...days, ...shown.keys()])].sort()) {
    const count = shown.get(day) ?? 0
    if (!days.has(day)) {
      between += count
      continue
    }
    const run = runs.at(-1)
    // A full answer would need another query to see that it was the last.
    if (run && run.count + between + count < MAX_ROWS) {
      run.days.push(day)
      run.count += between + count
    } else {
      runs.push({ event, days: [day], count })
    }
    between = 0
  }
  return runs
}
