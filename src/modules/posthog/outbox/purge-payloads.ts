import type { Knex } from "@medusajs/framework/mikro-orm/knex"

/**
 * Deletes the payload of events that were delivered long ago, a bounded number at once; the receipts stay.
 *
 * @returns how many payloads were deleted; fewer than `limit` means that none is left
 */
export const purgePayloads = async (
  knex: Knex,
  { retentionDays, limit }: { retentionDays: number; limit: number }
): Promise<number> => {
  const { rows } = await knex.raw<{ rows: unknown[] }>(
    `UPDATE posthog_outbox_event SET properties = NULL
     WHERE uuid IN (
       SELECT uuid FROM posthog_outbox_event
       WHERE delivered_at < now() - ? * interval '1 day' AND properties IS NOT NULL AND deleted_at IS NULL
       ORDER BY delivered_at
       LIMIT ?
       FOR UPDATE SKIP LOCKED
     )
     RETURNING 1`,
    [retentionDays, limit]
  )
  return rows.length
}
