import type { Database } from "../database/gate"

/** Events whose payload nobody needs any more: by the column that says since when, and what else holds of them. */
const finished = {
  delivered: { since: "delivered_at", condition: "true" },
  set_aside: { since: "set_aside_at", condition: "delivered_at IS NULL" },
}

/** How long what is purged has been there at least, and how many rows one statement may touch. */
export interface PurgeLimit {
  days: number
  limit: number
}

/**
 * Deletes payloads, a bounded number at once. The rows stay as receipts, so that the same fact is not recorded again.
 *
 * @returns how many were deleted; fewer than `limit` means that none is left
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
 * Deletes events that wait for a key, row and all, a bounded number at once. None of them was sent, so a backfill may
 * record them again.
 *
 * @returns how many were deleted; fewer than `limit` means that none is left
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

/** Few enough that a statement holds its locks for some milliseconds only. */
const BATCH = 1_000

/** Repeats a bounded deletion until nothing is left. Gives the sum. */
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
