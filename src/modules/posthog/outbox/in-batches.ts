import type { Bindings, Database } from "../database/gate"

/** Few enough that a statement holds its locks for only a few milliseconds. */
export const BATCH = 1_000

/**
 * Changes all events that fulfill a condition, in batches. Skips those that others have locked.
 *
 * @param change the beginning of a statement on `posthog_outbox_event`
 * @param which the condition, and an order if it matters
 * @returns how many it changed
 */
export const inBatches = async (
  database: Database,
  change: string,
  which: string,
  bindings: Bindings
): Promise<number> => {
  for (let total = 0; ;) {
    const { rows } = await database.raw<{ rows: unknown[] }>(
      `${change}
       WHERE uuid IN (
         SELECT uuid FROM posthog_outbox_event WHERE ${which} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
       )
       RETURNING 1`,
      bindings
    )
    total += rows.length
    if (rows.length < BATCH) {
      return total
    }
  }
}
