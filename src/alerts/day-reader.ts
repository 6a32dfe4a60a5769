import { readAccuracy } from "../capture/sweeps/compare/accuracy"
import type { DayAccuracy } from "../capture/sweeps/compare/accuracy"
import type { ProblemTopic } from "../health/problem"
import { errorName } from "../lib/error-name"
import { kept } from "../lib/kept"
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../lib/time"
import type { PosthogInternals } from "../modules/posthog/internals"

/** What the days say. */
export const MISSING = "missing" satisfies ProblemTopic

/** Catch-up checks the rows of the same days again, every hour. What is older, it doesn't record. */
const ACCURACY = { days: 7, everyMs: HOUR_MS }

/** A statement that a large store can't answer in time isn't repeated with each look, and after a while it counts as one that says nothing. */
const FAILED = { everyMs: 5 * MINUTE_MS, forMs: HOUR_MS }

const NO_TABLE = "42P01"

/**
 * Creates the function that reads how many facts of the last days are missing. While any are, each look reads them anew: they may be recorded
 * before that is announced. The same holds if another process saw it, because what this one read an hour ago must not end that alert.
 *
 * @returns a function that returns undefined if the database doesn't say, for an hour at most: the alert may have another cause, and be over
 */
export const createDayReader = (
  posthog: PosthogInternals
): (() => Promise<DayAccuracy[] | undefined>) => {
  let isOpen = false
  let failedSince: number | undefined
  const keep = kept<DayAccuracy[] | undefined>((days) => {
    if (failedSince !== undefined) {
      return FAILED.everyMs
    }
    return isOpen || days?.some(({ missing }) => missing > 0) ? 0 : ACCURACY.everyMs
  })
  const read = async () => {
    const from = new Date(Date.now() - ACCURACY.days * DAY_MS)
    try {
      const days = await readAccuracy(posthog, { from })
      failedSince = undefined
      return days
    } catch (error) {
      // A store without Medusa's tables of orders has no accuracy, and other trouble all the same.
      if (errorName(error) === NO_TABLE) {
        return []
      }
      failedSince ??= performance.now()
      return performance.now() - failedSince < FAILED.forMs ? undefined : []
    }
  }
  return async () => {
    isOpen = await posthog.alerts.isOpen(MISSING)
    return keep(isOpen ? "while open" : "days", read)
  }
}
