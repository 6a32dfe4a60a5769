import { errorName } from "./error-name"

/** Whose an error is: an item's own, the whole database's, or nobody can tell from it. */
export type Blame = "item" | "database" | "unknown"

/**
 * PostgreSQL's classes of errors that say nothing of the values of a statement: connection, transaction, rights, a lack of memory or
 * disk, locks, an operator's or a time limit's intervention, tables that are not there.
 */
const OF_DATABASE = new Set(["08", "25", "28", "3D", "3F", "40", "42", "53", "55", "57", "58"])

/** Values that do not fit their type, break a constraint, exceed a limit, or are spoiled on the disk. */
const OF_ITEM = ["22", "23", "54", "XX001", "XX002"]

/** Poolers such as PgBouncer give this to whatever they say; PostgreSQL to a message that it cannot read. */
const SAID_OF_ANYTHING = "08P01"

const SQL_STATE = /^[0-9A-Z]{5}$/

/** What Node says of sockets and files: `ECONNREFUSED`. */
const SYSTEM_CODE = /^E[A-Z]{3,}$/

/** What Node and V8 say of a text or a list that grows too long. */
const TOO_LONG = /^(?:RangeError|ERR_STRING_TOO_LONG|ERR_OUT_OF_RANGE|ERR_BUFFER_TOO_LARGE)$/

/** The driver and Knex give no code where the connection is gone or there is none to be had. */
const OF_CONNECTION = /connection|timeout|timed out|terminat|database_busy/i

/** Says whose an error is that came of work on many items at once. */
export const blameOf = (error: unknown): Blame => {
  const name = errorName(error)
  if (SYSTEM_CODE.test(name)) {
    return "database"
  }
  if (name === SAID_OF_ANYTHING) {
    return "unknown"
  }
  if (TOO_LONG.test(name)) {
    return "item"
  }
  if (SQL_STATE.test(name)) {
    return OF_DATABASE.has(name.slice(0, 2))
      ? "database"
      : OF_ITEM.some((start) => name.startsWith(start))
        ? "item"
        : "unknown"
  }
  const { name: type, message } = error instanceof Error ? error : { name, message: name }
  return OF_CONNECTION.test(`${type} ${message}`) ? "database" : "unknown"
}
