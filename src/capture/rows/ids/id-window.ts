import { DAY_MS, HOUR_MS } from "../../../lib/time"
import { encodeTime } from "ulid"

/** Rows whose ids were made in a span of time; open where an end is absent. */
export interface IdWindow {
  from?: Date
  to?: Date
}

/** Clocks of servers differ, but an id a day ahead was not made by a clock: it was chosen by an import. */
const MAX_CLOCK_AHEAD_MS = DAY_MS

/** An id is made a little before its row's `created_at`, on a server whose clock may be behind. */
export const ID_SLACK_MS = HOUR_MS

const ULID_TIME_LENGTH = 10

const MAX_ULID_TIME = 2 ** 48 - 1

/** More of them narrow a window little, and each id is compared with all. */
const MAX_BEGINNINGS = 32

/** The moment as a ULID can hold it; a row's `created_at` may be of any year, or of none. */
const ulidTime = (moment: Date): number =>
  Math.min(MAX_ULID_TIME, Math.max(0, moment.getTime() || 0))

const withPrefix = (prefix: string, time: string): string =>
  [prefix, time].filter(Boolean).join("_")

/**
 * The least id that Medusa could have made at that moment: `order_01K…`, the prefix and the time of a ULID; the time alone
 * where a model gives its ids no prefix.
 */
export const idAt = (prefix: string, moment: Date): string =>
  withPrefix(prefix, encodeTime(ulidTime(moment), ULID_TIME_LENGTH))

/** A `query.graph` filter on `id`. */
export interface IdFilter {
  $gte?: string
  $lt?: string
  $re?: string
}

/** How the ids of a window are asked for. */
export interface IdRange {
  filter: IdFilter
  /** Whether an id that the filter lets through is of the window. */
  holds: (id: string) => boolean
}

/**
 * How to ask for the ids of a window. A window that begins somewhere has an end in any case: ids that an import chose freely
 * would otherwise count as new for ever. A window without a beginning takes them all.
 *
 * @param sortsByTime whether the database sorts ids by their time. Some languages do not (Danish has AA behind Z), and there ids are
 *   found by how they begin, which no language changes; no index of Medusa's serves that.
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

/** With what the times of a span's ULIDs begin: few, and with little before and after the span. */
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
