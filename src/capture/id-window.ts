import { encodeTime } from "ulid"

/** Rows whose ids were made in a span of time; open where an end is absent. */
export interface IdWindow {
  from?: Date
  to?: Date
}

/** Clocks of servers differ, but an id a day ahead was not made by a clock: it was chosen by an import. */
const MAX_CLOCK_AHEAD_MS = 24 * 60 * 60 * 1000

/** An id is made a little before its row's `created_at`, on a server whose clock may be behind. */
export const ID_SLACK_MS = 60 * 60 * 1000

const ULID_TIME_LENGTH = 10

/**
 * The least id that Medusa could have made at that moment: `order_01K…`, the prefix and the time of a ULID; the time alone
 * where a model gives its ids no prefix.
 */
export const idAt = (prefix: string, moment: Date): string =>
  [prefix, encodeTime(Math.max(0, moment.getTime()), ULID_TIME_LENGTH)].filter(Boolean).join("_")

/** A `query.graph` filter on `id`. */
export interface IdFilter {
  $gte?: string
  $lt?: string
}

/**
 * The filter on `id` for a window. A window that begins somewhere has an end in any case: ids that an import chose freely
 * would otherwise count as new for ever. A window without a beginning takes them all.
 */
export const idFilter = (prefix: string, { from, to }: IdWindow, now: Date): IdFilter => {
  const end = to ?? (from && new Date(now.getTime() + MAX_CLOCK_AHEAD_MS))
  return {
    ...(from && { $gte: idAt(prefix, from) }),
    ...(end && { $lt: idAt(prefix, end) }),
  }
}
