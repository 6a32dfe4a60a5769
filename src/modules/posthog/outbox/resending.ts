import type { DescribedEvent } from "../../../events/outbox-event"
import type { Database } from "../database/gate"
import type { JsonObject } from "../../../lib/json/json"
import { historyWith } from "./history"

/** Sends events again that PostHog accepted and then dropped. */
export interface Resending {
  /** Gives events that PostHog accepted long ago the payloads that their rows make now. */
  refill(events: readonly DescribedEvent[]): Promise<void>
  /** Lets events be sent again, soon. Returns the UUIDs; those without a payload can't be sent. */
  send(uuids: readonly string[]): Promise<string[]>
}

interface ResendingParts {
  database: Database
  payloadsOf: (events: readonly DescribedEvent[]) => Payload[]
  /** Called when events are due. */
  onDue: () => void
}

interface Payload {
  uuid: string
  properties: JsonObject
}

export const createResending = ({ database, payloadsOf, onDue }: ResendingParts): Resending => ({
  refill: async (events) => refill(database, payloadsOf(events)),
  send: async (uuids) => {
    const again = await sendDroppedAgain(database, uuids)
    onDue()
    return again
  },
})

/** Gives receipts a payload again. What PostHog merges by (UUID, name, person, and time) stays as it was. */
const refill = async (database: Database, payloads: readonly Payload[]): Promise<void> => {
  await database.raw(
    `UPDATE posthog_outbox_event o SET properties = e.properties, bytes = octet_length(e.properties::text), updated_at = now()
     FROM jsonb_to_recordset(?::jsonb) AS e (uuid text, properties jsonb)
     WHERE o.uuid = e.uuid AND o.properties IS NULL AND o.delivered_at IS NOT NULL`,
    [JSON.stringify(payloads)]
  )
}

/** Lets events wait again that PostHog accepted and then dropped. Returns the UUIDs; those without a payload stay as they are. */
const sendDroppedAgain = async (
  database: Database,
  uuids: readonly string[]
): Promise<string[]> => {
  const { rows } = await database.raw<{ rows: { uuid: string }[] }>(
    `UPDATE posthog_outbox_event
     SET history = ${historyWith({ what: "retried", said: "detail" })},
       delivered_at = NULL, due_at = now(), attempts = 0, updated_at = now()
     WHERE uuid = ANY(:uuids) AND delivered_at IS NOT NULL AND properties IS NOT NULL
     RETURNING uuid`,
    { uuids: [...uuids], detail: "PostHog accepted it, but didn't show it." }
  )
  return rows.map(({ uuid }) => uuid)
}
