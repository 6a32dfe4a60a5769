import type { Knex } from "@medusajs/framework/mikro-orm/knex"

/** How many events wait for delivery. */
export const countWaiting = async (knex: Knex): Promise<number> => {
  const { rows } = await knex.raw<{ rows: { waiting: string }[] }>(
    `SELECT count(*) AS waiting FROM posthog_outbox_event
     WHERE delivered_at IS NULL AND set_aside_at IS NULL AND deleted_at IS NULL`
  )
  return Number(rows[0]?.waiting ?? 0)
}
