import { MedusaError } from "@medusajs/framework/utils"
import { errorName } from "../../../lib/error-name"

const BUSY = "database_busy"

/** No connection was free, or too many statements of the plugin wait already. Nothing was asked of the database. */
export class DatabaseBusyError extends MedusaError {
  constructor(waitMs: number) {
    super(
      MedusaError.Types.UNEXPECTED_STATE,
      `Expected a free connection to PostgreSQL within ${waitMs} ms, got none: the store's pool is used up, or the plugin's tables are locked. Try again later.`,
      BUSY
    )
  }
}

/** PostgreSQL has answered neither with a result nor with the end of its own time limit. What was asked may have been done. */
export class DatabaseSilentError extends MedusaError {
  constructor(waitMs: number) {
    super(
      MedusaError.Types.UNEXPECTED_STATE,
      `Expected PostgreSQL to answer within ${waitMs} ms, got nothing: the server or the network is gone. The connection was discarded. Try again later.`,
      BUSY
    )
  }
}

/** PostgreSQL's `lock_not_available`, `query_canceled` (by `statement_timeout`) and `too_many_connections`. */
const BUSY_CODES = new Set([BUSY, "55P03", "57014", "53300"])

/** Whether a statement failed because the database is busy or a table is locked: it may be tried again. */
export const isBusy = (error: unknown): boolean =>
  BUSY_CODES.has(errorName(error)) || (error instanceof Error && error.name === "KnexTimeoutError")
