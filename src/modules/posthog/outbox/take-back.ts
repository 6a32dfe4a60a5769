import type { Database } from "../database/gate"

/** Deletes a waiting event that nobody has tried to send; after a lost answer, PostHog may have it. Returns whether there was one. */
export const takeBack = async (database: Database, uuid: string): Promise<boolean> => {
  const { rows } = await database.raw<{ rows: unknown[] }>(
    `DELETE FROM posthog_outbox_event
     WHERE uuid = ? AND delivered_at IS NULL AND set_aside_at IS NULL AND leased_by IS NULL AND attempts = 0 AND last_error IS NULL
     RETURNING 1`,
    [uuid]
  )
  return rows.length > 0
}
