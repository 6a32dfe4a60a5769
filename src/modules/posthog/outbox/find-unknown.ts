import type { Knex } from "@medusajs/framework/mikro-orm/knex"

/** Which of these uuids the outbox does not know, delivered or not. */
export const findUnknown = async (knex: Knex, uuids: readonly string[]): Promise<Set<string>> => {
  const { rows } = await knex.raw<{ rows: { uuid: string }[] }>(
    `SELECT asked.uuid FROM unnest(?::text[]) AS asked (uuid)
     WHERE NOT EXISTS (SELECT 1 FROM posthog_outbox_event o WHERE o.uuid = asked.uuid)`,
    [[...uuids]]
  )
  return new Set(rows.map((row) => row.uuid))
}
