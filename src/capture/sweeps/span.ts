import { HOUR_MS, MINUTE_MS } from "../../lib/time"

/** A span of time; open where an end is absent. */
export interface Span {
  from?: Date
  to?: Date
}

/** Whether a time lies in a span: not before `from`, and before `to`. */
export const isBetween = (time: Date, { from, to }: Span = {}): boolean =>
  (!from || time >= from) && (!to || time < to)

/** A workflow writes a row before what belongs to it, and deletes it if it fails. With a payment, that may take longer: see `settledRows`. */
export const MIN_AGE_MS = 3 * MINUTE_MS

/**
 * How long after a row became ready the wide pass must have checked it, which runs every hour. A new row that becomes ready late, as money
 * without an order does, has left the window of the recent pass.
 */
export const WIDELY_CHECKED_AFTER_MS = 2 * HOUR_MS

/** The time up to which rows are aged. */
export const agedUntil = (now: Date, minAgeMs = MIN_AGE_MS): Date =>
  new Date(now.getTime() - minAgeMs)

/** The end of a span, but not beyond the time up to which rows are aged. */
export const agedEnd = (to: Date | null | undefined, minAgeMs?: number): Date => {
  const settled = agedUntil(new Date(), minAgeMs)
  return to && to < settled ? to : settled
}
