import type { Database } from "../database/gate"
import { MAX_COUNTED } from "./max-counted"

/** What waits for delivery, of all processes. */
export interface Backlog {
  /** At most `MAX_COUNTED`. */
  waiting: number
  /** How long the oldest has waited since it was recorded, in seconds; 0 where nothing waits. */
  oldestSeconds: number
}

/** Which events wait for delivery, as a condition. */
export const WAITS = "delivered_at IS NULL AND set_aside_at IS NULL AND deleted_at IS NULL"

/** Counts what waits for delivery, as JSON. */
export const BACKLOG = `
  SELECT json_build_object('waiting', count(*), 'oldestSeconds', coalesce(extract(epoch FROM now() - min(created_at)), 0))
  FROM (SELECT created_at FROM posthog_outbox_event WHERE ${WAITS} ORDER BY due_at, "timestamp" LIMIT ${MAX_COUNTED}) waits`

/** Counts what waits for delivery. */
export const readBacklog = async (database: Database): Promise<Backlog> => {
  const { rows } = await database.raw<{ rows: [{ backlog: Backlog }] }>(
    `SELECT (${BACKLOG}) AS backlog`
  )
  return rows[0].backlog
}
