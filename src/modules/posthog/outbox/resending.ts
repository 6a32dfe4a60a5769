import type { DescribedEvent, RecordableEvent } from "../../../events/outbox-event"
import type { Database } from "../database/gate"
import { sentAgain } from "./history"

interface ResendingParts {
  database: Database
  payloadsOf: (events: readonly DescribedEvent[]) => Payload[]
  /** Called when events are due. */
  onDue: () => void
}

type Payload = Pick<RecordableEvent, "uuid" | "properties">

/** Sends events again that PostHog accepted and then dropped. */
export class Resending {
  constructor(private readonly parts: ResendingParts) {}

  /**
   * Gives events that PostHog accepted long ago the payloads that their rows make now. What PostHog merges by (UUID, name, person, and time)
   * stays as it was.
   */
  async refill(events: readonly DescribedEvent[]): Promise<void> {
    const { database, payloadsOf } = this.parts
    await database.raw(
      `UPDATE posthog_outbox_event o SET properties = e.properties, bytes = octet_length(e.properties::text), updated_at = now()
       FROM jsonb_to_recordset(?::jsonb) AS e (uuid text, properties jsonb)
       WHERE o.uuid = e.uuid AND o.properties IS NULL AND o.delivered_at IS NOT NULL`,
      [JSON.stringify(payloadsOf(events))]
    )
  }

  /** Lets events be sent again, soon. Returns the UUIDs; those without a payload can't be sent, and stay as they are. */
  async send(uuids: readonly string[]): Promise<string[]> {
    const { rows } = await this.parts.database.raw<{ rows: { uuid: string }[] }>(
      `UPDATE posthog_outbox_event
       SET ${sentAgain("now()")}
       WHERE uuid = ANY(:uuids) AND delivered_at IS NOT NULL AND properties IS NOT NULL
       RETURNING uuid`,
      { uuids: [...uuids], detail: "PostHog accepted it, but didn't show it." }
    )
    this.parts.onDue()
    return rows.map(({ uuid }) => uuid)
  }
}
