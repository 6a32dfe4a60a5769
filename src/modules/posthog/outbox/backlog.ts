import type { Database } from "../database/gate"
import { WAITING_SINCE, WAITS, MAX_COUNTED } from "./conditions"

/** The events waiting for delivery, across all processes. */
export interface Backlog {
  /** At most `MAX_COUNTED`. */
  waiting: number
  /** How long the oldest has waited in seconds; 0 if nothing waits. */
  oldestSeconds: number
}

/** SQL that counts the waiting events, as JSON. */
export const BACKLOG = `
  SELECT json_build_object('waiting', count(*), 'oldestSeconds', coalesce(extract(epoch FROM now() - min(since)), 0))
  FROM (SELECT ${WAITING_SINCE} AS since FROM posthog_outbox_event WHERE ${WAITS} ORDER BY due_at, "timestamp" LIMIT ${MAX_COUNTED}) waits`

export const readBacklog = async (database: Database): Promise<Backlog> => {
  const { rows } = await database.raw<{ rows: [{ backlog: Backlog }] }>(
    `SELECT (${BACKLOG}) AS backlog`
  )
  return rows[0].backlog
}

/** Whether any process may be sending events. */
export const isAnyLeased = async (database: Database): Promise<boolean> => {
  const { rows } = await database.raw<{ rows: unknown[] }>(
    `SELECT 1 FROM posthog_outbox_event WHERE ${WAITS} AND due_at > now() AND leased_by IS NOT NULL LIMIT 1`
  )
  return rows.length > 0
}
