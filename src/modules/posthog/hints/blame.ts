import { errorName } from "../../../types/error-name"

/**
 * What an error says about who is to blame when items could not be recorded:
 * - `item`: PostgreSQL refuses a value (class 22, 54), or bytes that break its protocol (08P01). The same again would fail again.
 * - `database`: it is away, full, locked or shutting down. Everything else would fail as well, and may pass later.
 * - `unclear`: anything else. Only a try without the others tells.
 */
export type Blame = "item" | "database" | "unclear"

const ITEM = /^(?:22|54)[0-9A-Z]{3}$|^08P01$/

/**
 * Connection, authorization, no such database, no room, lock timeout, canceled or shutting down, I/O, and a standby that only
 * reads (25006).
 */
const DATABASE = /^(?:08|28|3D|53|57|58)[0-9A-Z]{3}$|^55P03$|^25006$/

/** Node's and Knex's own: `ECONNREFUSED`, `EAI_AGAIN`, no free connection. */
const NETWORK = /^E(?!RR_)[A-Z_]+$|^KnexTimeoutError$/

/** pg's errors of a connection that was cut have no code. */
const CUT = /\bconnection\b|\btimeout\b/i

/** Who is to blame, by the error's code or name. */
export const blameOf = (error: unknown): Blame => {
  const name = errorName(error)
  if (ITEM.test(name)) {
    return "item"
  }
  const isCut = name === "Error" && CUT.test((error as Error).message)
  return DATABASE.test(name) || NETWORK.test(name) || isCut ? "database" : "unclear"
}
