import { errorName } from "./error-name"

/**
 * Who is to blame when work on many items at once has failed:
 * - `item`: a value that does not fit its type, is too large, unreadable, or spoiled on the disk. The same again fails again.
 * - `database`: it is away, full, locked or shutting down. Everything else fails as well, and passes later.
 * - `unknown`: anything else, such as a missing value (class 23), which in a rolling update may be a new column's. Only a try without the
 *   others tells.
 */
export type Blame = "item" | "database" | "unknown"

const ITEM = /^(?:(?:22|54)[0-9A-Z]{3}|XX00[12])$/

/** What Node and V8 say of a text or a list that grows too long. */
const TOO_LONG = /^(?:RangeError|ERR_STRING_TOO_LONG|ERR_OUT_OF_RANGE|ERR_BUFFER_TOO_LARGE)$/

/**
 * Connection, transaction, authorization, no such database, no room, locks, canceled or shutting down, I/O, a standby that only reads.
 */
const DATABASE = /^(?:08(?!P01)|25|28|3D|40|53|55|57|58)[0-9A-Z]{3}$/

/** Node's, Knex's and the plugin's own: `ECONNREFUSED`, no free connection. */
const NETWORK = /^E(?!RR_)[A-Z]{2,}(?:_[A-Z]+)*$|^KnexTimeoutError$|^database_busy$/

/** pg's errors of a connection that was cut have no code. */
const CUT = /\bconnection\b|\btimeout\b|\bterminat/i

/**
 * PostgreSQL says 08P01 of bytes that it cannot read, such as a NUL in a text; PgBouncer of whatever goes wrong. PostgreSQL alone names
 * the routine.
 */
const isUnreadable = (error: unknown): boolean =>
  errorName(error) === "08P01" &&
  typeof (error as { routine?: unknown } | undefined)?.routine === "string"

/** Who is to blame, by the error's code or name. */
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
