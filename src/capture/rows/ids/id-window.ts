import { DAY_MS, HOUR_MS } from "../../../lib/time"
import { encodeTime } from "ulid"

/** Rows whose IDs were created in a time span; open if an end is absent. */
export interface IdWindow {
  from?: Date
  to?: Date
}

/** Servers' clocks differ, but no clock creates an ID a day ahead: an import chose that one. */
const MAX_CLOCK_AHEAD_MS = DAY_MS

/** An ID is created shortly before its row's `created_at`, on a server whose clock may be behind. */
export const ID_SLACK_MS = HOUR_MS

const ULID_TIME_LENGTH = 10

const MAX_ULID_TIME = 2 ** 48 - 1

/** More prefixes hardly narrow a window, and each ID is compared with all of them. */
const MAX_BEGINNINGS = 32

/** A time clamped to what a ULID can hold: a row's `created_at` may be in any year, or missing. */
const ulidTime = (time: Date): number => Math.min(MAX_ULID_TIME, Math.max(0, time.getTime() || 0))

const withPrefix = (prefix: string, time: string): string =>
  [prefix, time].filter(Boolean).join("_")

/**
 * Returns the smallest ID that Medusa could have created at a time: `order_01K…`, the prefix and the time of a ULID. Only the
 * time if the model has no ID prefix.
 */
export const idAt = (prefix: string, time: Date): string =>
  withPrefix(prefix, encodeTime(ulidTime(time), ULID_TIME_LENGTH))

/** Returns the ends, for SQL, of the IDs that Medusa created since a time. */
export const idsSince = (
  prefix: string,
  from: Date,
  now = new Date()
): { first: string; last: string } => ({
  first: idAt(prefix, new Date(from.getTime() - ID_SLACK_MS)),
  last: idAt(prefix, new Date(now.getTime() + MAX_CLOCK_AHEAD_MS)),
})

/** A `query.graph` filter on `id`. */
export interface IdFilter {
  $gte?: string
  $lt?: string
  $re?: string
}

/** How to query the IDs of a window. */
export interface IdRange {
  filter: IdFilter
  /** Whether an ID that passes the filter belongs to the window. */
  holds: (id: string) => boolean
}

/**
 * Returns how to query the IDs of a window. A window with a beginning always gets an end, because IDs that an import chose freely
 * would otherwise count as new permanently. A window without a beginning takes all of them.
 *
 * @param sortsByTime whether the database sorts IDs by time. Some collations don't (Danish sorts AA after Z). IDs are then
 *   matched by their first characters, which no collation changes but no Medusa index supports.
 */
export const idRange = (
  prefix: string,
  { from, to }: IdWindow,
  { now, sortsByTime }: { now: Date; sortsByTime: boolean }
): IdRange => {
  const end = to ?? (from && new Date(now.getTime() + MAX_CLOCK_AHEAD_MS))
  const least = from && idAt(prefix, from)
  const beyond = end && idAt(prefix, end)
  return {
    filter: sortsByTime
      ? { ...(least && { $gte: least }), ...(beyond && { $lt: beyond }) }
      : { ...(from && end && { $re: beginning(prefix, beginningsOf(from, end)) }) },
    holds: (id) => (!least || id >= least) && (!beyond || id < beyond),
  }
}

const beginning = (prefix: string, times: readonly string[]): string =>
  `^${withPrefix(prefix.replace(/[^A-Za-z0-9_]/g, "\\$&"), `(${times.join("|")})`)}`

/** Returns the first characters of a span's ULIDs: few of them, and covering little outside the span. */
export const beginningsOf = (from: Date, end: Date): string[] => {
  const [first, last] = [ulidTime(from), Math.max(ulidTime(from), ulidTime(end))]
  let cut = 0
  while (Math.floor(last / 32 ** cut) - Math.floor(first / 32 ** cut) >= MAX_BEGINNINGS) {
    cut++
  }
  const step = 32 ** cut
  const times: string[] = []
  for (let time = Math.floor(first / step) * step; time <= last; time += step) {
    times.push(encodeTime(time, ULID_TIME_LENGTH).slice(0, ULID_TIME_LENGTH - cut))
  }
  return times
}
