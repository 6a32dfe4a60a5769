import type { Database } from "../database/gate"
import type { RecordableEvent } from "../../../events/outbox-event"

/**
 * Records events in one statement. An event that is already in the outbox stays as it is: the first description of a fact counts.
 *
 * @returns the uuids that were new
 */
export const recordEvents = async (
  database: Database,
  events: readonly RecordableEvent[]
): Promise<string[]> => {
  if (events.length === 0) {
    return []
  }
  // The order is the same everywhere, because processes that record the same facts at once wait for each other's rows. One JSON parameter,
  // because a statement's bindings are limited, and its plan is then always the same. Health doesn't count rows without properties.
  const { rows } = await database.raw<{ rows: { uuid: string }[] }>(
    `INSERT INTO posthog_outbox_event
       (uuid, definition, entity_id, event, distinct_id, "timestamp", properties, bytes, amount, currency, due_at,
        set_aside_at, set_aside_reason, last_error)
     SELECT e.uuid, e.definition, e.entity_id, e.event, e.distinct_id, e."timestamp", CASE WHEN e.set_aside ->> 'reason' = 'consent_denied' THEN NULL ELSE e.properties END, octet_length(e.properties::text),
        e.money ->> 'amount', e.money ->> 'currency', now(),
        CASE WHEN e.set_aside IS NULL THEN NULL ELSE now() END, e.set_aside ->> 'reason', e.set_aside ->> 'detail'
     FROM jsonb_to_recordset(?::jsonb) AS e
       (uuid text, definition text, entity_id text, event text, distinct_id text, "timestamp" timestamptz,
        properties jsonb, money jsonb, set_aside jsonb)
     ORDER BY e.uuid
     ON CONFLICT (uuid) DO NOTHING
     RETURNING uuid`,
    [JSON.stringify(events)]
  )
  return rows.map((row) => row.uuid)
}
