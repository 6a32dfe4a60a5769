import { DatabaseBusyError } from "../database/busy"
import type { Database } from "../database/gate"
import { isStatementError } from "../../../lib/blame"
import { inTime } from "../../../lib/in-time"
import { kept } from "../../../lib/kept"
import { readOutboxHealth } from "./outbox-health"
import type { OutboxHealth } from "./outbox-health"

/** How long an answer is reused: monitors, the Admin, and metrics together cost one statement a second. */
const FRESH_MS = 1_000

/** Every call settles within this time, even if the database never answers. */
const ANSWERED_WITHIN_MS = 6_000

/**
 * Creates the function that reads the outbox's health. It runs one query at a time in a process; calls that arrive meanwhile share its
 * answer.
 *
 * @param withOrders whether orders are recorded at all
 * @returns a function that rejects with the database's error, or if the database doesn't answer in time
 */
export const createHealthReader = (
  database: Database,
  { withOrders }: { withOrders: boolean }
): (() => Promise<OutboxHealth>) => {
  let mayReadOrders = withOrders
  const keep = kept<OutboxHealth>(FRESH_MS)
  const read = async (): Promise<OutboxHealth> => {
    try {
      return await readOutboxHealth(database, { withOrders: mayReadOrders })
    } catch (error) {
      // There may be no table of orders, or no right to read it.
      if (!mayReadOrders || !isStatementError(error)) {
        throw error
      }
      const health = await readOutboxHealth(database, { withOrders: false })
      mayReadOrders = false
      return health
    }
  }
  return () =>
    inTime(ANSWERED_WITHIN_MS, keep("", read), () => new DatabaseBusyError(ANSWERED_WITHIN_MS))
}
