import type { Database } from "../database/gate"

/** What waits for delivery, of all processes. */
export interface Backlog {
  waiting: number
  /** How long the oldest has waited since it was recorded, in seconds; 0 where nothing waits. */
  oldestSeconds: number
}

/** Counts what waits for delivery. */
export const readBacklog = async (database: Database): Promise<Backlog> => {
  const { rows } = await database.raw<{ rows: { waiting: string; oldest: string | null }[] }>(
    `SELECT count(*) AS waiting, extract(epoch FROM now() - min(created_at)) AS oldest FROM posthog_outbox_event
     WHERE delivered_at IS NULL AND set_aside_at IS NULL AND deleted_at IS NULL`
  )
  return { waiting: Number(rows[0]?.waiting ?? 0), oldestSeconds: Number(rows[0]?.oldest ?? 0) }
}
