import { errorName } from "./error-name"

/**
 * What is to blame if work on many items at once failed:
 * - `item`: a value that doesn't fit its type, is too large, unreadable, or corrupt on disk. The same item fails again.
 * - `database`: it is away, full, locked, or shutting down. Everything else fails as well, and passes later.
 * - `unknown`: anything else, such as a missing value (class 23), which may belong to a new column during a rolling update. Only a try
 *   without the others can tell.
 */
export type Blame = "item" | "database" | "unknown"

const ITEM = /^(?:(?:22|54)[0-9A-Z]{3}|XX00[12])$/

/** Node's and V8's errors for a string or list that grows too long. */
const TOO_LONG = /^(?:RangeError|ERR_STRING_TOO_LONG|ERR_OUT_OF_RANGE|ERR_BUFFER_TOO_LARGE)$/

/** Connection, transaction, authorization, no such database, no room, locks, canceled or shutting down, I/O, a read-only standby. */
const DATABASE = /^(?:08(?!P01)|25|28|3D|40|53|55|57|58)[0-9A-Z]{3}$/

/** Errors of Node, Knex, and the plugin: `ECONNREFUSED`, no free connection. */
const NETWORK = /^E(?!RR_)[A-Z]{2,}(?:_[A-Z]+)*$|^KnexTimeoutError$|^database_busy$/

/** pg's errors for a cut connection have no code. */
const CUT = /\bconnection\b|\btimeout\b|\bterminat/i

/**
 * PostgreSQL uses 08P01 for bytes that it can't read, such as a NUL in a string; PgBouncer uses it for any error. Only PostgreSQL names the
 * routine.
 */
const isUnreadable = (error: unknown): boolean =>
  errorName(error) === "08P01" &&
  typeof (error as { routine?: unknown } | undefined)?.routine === "string"

/** Decides what is to blame by the error's code or name. */
export const blameOf = (error: unknown): Blame => {
  const name = errorName(error)
  if (ITEM.test(name) || TOO_LONG.test(name) || isUnreadable(error)) {
    return "item"
  }
  const isCut = name === "Error" && CUT.test((error as Error).message)
  return DATABASE.test(name) || NETWORK.test(name) || isCut ? "database" : "unknown"
}

/** Whether a statement ran into its own time limit (`query_canceled`): it may be the items' size, and not the database. */
export const isTimeUp = (error: unknown): boolean => errorName(error) === "57014"

/**
 * Whether the statement itself is wrong here, PostgreSQL's class of "syntax error or access rule violation": an unknown column or table,
 * another type, no right to read it.
 */
export const isStatementError = (error: unknown): boolean => errorName(error).startsWith("42")
