import type { Database } from "../database/gate"

/** Events whose payload is no longer needed: the column with the time since when, and a condition. */
const finished = {
  delivered: { since: "delivered_at", condition: "true" },
  set_aside: { since: "set_aside_at", condition: "delivered_at IS NULL" },
}

/** The minimum age of what is purged, and how many rows one statement may touch. */
export interface PurgeLimit {
  days: number
  limit: number
}

/**
 * Deletes payloads, up to `limit` at a time. The rows stay as receipts, so that the same fact isn't recorded again.
 *
 * @returns how many were deleted; fewer than `limit` means that none are left
 */
export const purgePayloads = async (
  database: Database,
  state: keyof typeof finished,
  { days, limit }: PurgeLimit
): Promise<number> => {
  const { since, condition } = finished[state]
  const { rows } = await database.raw<{ rows: unknown[] }>(
    `UPDATE posthog_outbox_event SET properties = NULL
     WHERE uuid IN (
       SELECT uuid FROM posthog_outbox_event
       WHERE ${since} < now() - ? * interval '1 day' AND properties IS NOT NULL AND deleted_at IS NULL AND ${condition}
       ORDER BY ${since}
       LIMIT ?
       FOR UPDATE SKIP LOCKED
     )
     RETURNING 1`,
    [days, limit]
  )
  return rows.length
}

/**
 * Deletes events that wait for a key, including their rows, up to `limit` at a time. None of them was sent, so a backfill may record them
 * again.
 *
 * @returns how many were deleted; fewer than `limit` means that none are left
 */
export const purgeWaiting = async (
  database: Database,
  { days, limit }: PurgeLimit
): Promise<number> => {
  const { rows } = await database.raw<{ rows: unknown[] }>(
    `DELETE FROM posthog_outbox_event
     WHERE uuid IN (
       SELECT uuid FROM posthog_outbox_event
       WHERE delivered_at IS NULL AND set_aside_at IS NULL AND deleted_at IS NULL
         AND due_at < now() - ? * interval '1 day'
       ORDER BY due_at
       LIMIT ?
       FOR UPDATE SKIP LOCKED
     )
     RETURNING 1`,
    [days, limit]
  )
  return rows.length
}

/** Few enough that a statement holds its locks for only a few milliseconds. */
const BATCH = 1_000

/** Repeats a limited deletion until nothing is left. Returns the total. */
export const purgeInBatches = async (
  purgeBatch: (limit: number) => Promise<number>
): Promise<number> => {
  let purged = 0
  let batch: number
  do {
    batch = await purgeBatch(BATCH)
    purged += batch
  } while (batch === BATCH)
  return purged
}
