import { errorName } from "../../../types/error-name"

/**
 * Who is to blame when items could not be recorded:
 * - `item`: PostgreSQL refuses a value (class 22), or its size (54). The same again fails again.
 * - `database`: it is away, full, locked or shutting down. Everything else fails as well, and passes later.
 * - `unknown`: anything else. Only a try without the others tells.
 */
export type Blame = "item" | "database" | "unknown"

const ITEM = /^(?:22|54)[0-9A-Z]{3}$/

/**
 * Connection, authorization, no such database, no room, canceled or shutting down, I/O, lock timeout, and a standby that only reads
 * (25006). 08P01 is not among them: PostgreSQL says it of bytes that it cannot read, PgBouncer of whatever goes wrong.
 */
const DATABASE = /^(?:08(?!P01)|28|3D|53|57|58)[0-9A-Z]{3}$|^55P03$|^25006$/

/** Node's, Knex's and the plugin's own: `ECONNREFUSED`, no free connection. */
const NETWORK = /^E(?!RR_)[A-Z]{2,}(?:_[A-Z]+)*$|^KnexTimeoutError$|^database_busy$/

/** pg's errors of a connection that was cut have no code. */
const CUT = /\bconnection\b|\btimeout\b/i

/** Who is to blame, by the error's code or name. */
export const blameOf = (error: unknown): Blame => {
  const name = errorName(error)
  if (ITEM.test(name)) {
    return "item"
  }
  const isCut = name === "Error" && CUT.test((error as Error).message)
  return DATABASE.test(name) || NETWORK.test(name) || isCut ? "database" : "unknown"
}
