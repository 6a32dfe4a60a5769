import { DatabaseBusyError } from "../database/busy"
import type { Database } from "../database/gate"
import { errorName } from "../../../lib/error-name"
import { inTime } from "../../../lib/in-time"
import { readOutboxHealth } from "./outbox-health"
import type { OutboxHealth } from "./outbox-health"

/** How long an answer is reused: monitors, the Admin, and metrics together cost one statement a second. */
const FRESH_MS = 1_000

/** Every call settles within this time, even if the database never answers. */
const ANSWERED_WITHIN_MS = 6_000

/** PostgreSQL's class of "syntax error or access rule violation": no table of orders, or no right to read it. */
const STATEMENT_ERRORS = "42"

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
  let asking: Promise<OutboxHealth> | undefined
  let last: { health: OutboxHealth; at: number } | undefined

  const read = async (): Promise<OutboxHealth> => {
    try {
      return await readOutboxHealth(database, { withOrders: mayReadOrders })
    } catch (error) {
      if (!mayReadOrders || !errorName(error).startsWith(STATEMENT_ERRORS)) {
        throw error
      }
      const health = await readOutboxHealth(database, { withOrders: false })
      mayReadOrders = false
      return health
    }
  }
  const ask = async () => {
    const health = await read()
    last = { health, at: performance.now() }
    return health
  }
  return async () => {
    if (last && performance.now() - last.at < FRESH_MS) {
      return last.health
    }
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return inTime(ANSWERED_WITHIN_MS, asking, () => new DatabaseBusyError(ANSWERED_WITHIN_MS))
  }
}
