import { sumOf } from "../../../lib/sum-of"

/** How far facts got that should be in PostHog by now. */
export interface Reached {
  delivered: number
  /** Waiting for more than an hour. */
  overdue: number
  set_aside: number
  missing: number
}

/**
 * Of the facts that should be in PostHog by now, how many are, in percent. What waits for less than an hour, and what was kept from PostHog
 * on purpose, doesn't count. Null if there are none. Rounded down, so that 100 means all.
 */
export const accuracyOf = (...reached: readonly Reached[]): number | null => {
  const delivered = sumOf(reached, (facts) => facts.delivered)
  const due =
    delivered + sumOf(reached, ({ overdue, set_aside, missing }) => overdue + set_aside + missing)
  return due === 0 ? null : Math.floor((10_000 * delivered) / due) / 100
}
