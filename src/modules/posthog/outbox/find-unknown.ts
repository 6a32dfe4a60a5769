import type { Database } from "../database/gate"

/** Returns which of these uuids the outbox doesn't know. It knows delivered events, too. */
export const findUnknown = async (
  database: Database,
  uuids: readonly string[]
): Promise<Set<string>> => {
  const { rows } = await database.raw<{ rows: { uuid: string }[] }>(
    `SELECT asked.uuid FROM unnest(?::text[]) AS asked (uuid)
     WHERE NOT EXISTS (SELECT 1 FROM posthog_outbox_event o WHERE o.uuid = asked.uuid)`,
    [[...uuids]]
  )
  return new Set(rows.map((row) => row.uuid))
}
