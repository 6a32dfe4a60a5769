import { MedusaError } from "@medusajs/framework/utils"
import { errorName } from "../../../lib/error-name"

const BUSY = "database_busy"

/** No connection was free, or too many of the plugin's statements are already waiting. Nothing was sent to the database. */
export class DatabaseBusyError extends MedusaError {
  constructor(waitMs: number) {
    super(
      MedusaError.Types.UNEXPECTED_STATE,
      `Expected a free connection to PostgreSQL within ${waitMs} ms, got none: the store's pool is used up, or the plugin's tables are locked. Try again later.`,
      BUSY
    )
  }
}

/** PostgreSQL sent neither a result nor an error from its own time limit. The statement may have run. */
export class DatabaseSilentError extends MedusaError {
  constructor(waitMs: number) {
    super(
      MedusaError.Types.UNEXPECTED_STATE,
      `Expected PostgreSQL to answer within ${waitMs} ms, got nothing: the server or the network is gone. The connection was discarded. Try again later.`,
      BUSY
    )
  }
}

/** The connection ended between COMMIT and its answer, as in a failover. The statement may have run. */
export class CommitLostError extends MedusaError {
  constructor(error: unknown) {
    const name = errorName(error)
    super(
      MedusaError.Types.DB_ERROR,
      `Expected PostgreSQL to answer COMMIT, got ${name}: the connection ended. Try again later.`,
      name
    )
  }
}

/** Whether a statement that failed may have run all the same. */
export const mayHaveRun = (error: unknown): boolean =>
  error instanceof CommitLostError || error instanceof DatabaseSilentError

/** PostgreSQL's `lock_not_available`, `query_canceled` (by `statement_timeout`), and `too_many_connections`. */
const BUSY_CODES = new Set([BUSY, "55P03", "57014", "53300"])

/** Whether a statement failed because the database is busy or a table is locked, so it may be tried again. */
export const isBusy = (error: unknown): boolean =>
  BUSY_CODES.has(errorName(error)) || (error instanceof Error && error.name === "KnexTimeoutError")
