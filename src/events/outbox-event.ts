import type { JsonObject } from "../lib/json/json"

/**
 * An analytics event that is ready for the outbox: what PostHog will see, fixed when it is recorded.
 *
 * PostHog deduplicates events with the same project, day of `timestamp`, `event`, `distinct_id`, and `uuid`. So these four depend only on
 * the store's row, never on the time of sending.
 */
export interface RecordableEvent {
  /** UUID version 5 of the definition's ID and the fact's key. Random for a moment without a key. */
  uuid: string
  /** Id of the event definition, even if the event is sent under another name. */
  definition: string
  /** Id of the row that proves the event. Empty for a moment. */
  entity_id: string
  /** The name PostHog sees. */
  event: string
  distinct_id: string
  /** When it happened in the store, not when it was recorded. ISO 8601, UTC. */
  timestamp: string
  /** JSON-safe properties, including PostHog's own (`$set`, `$process_person_profile`, …). */
  properties: JsonObject
  /** The money that an order, capture, or refund moved. Stays when the properties are deleted. */
  money?: Money
  /** Why someone has to check the event before it can be sent. */
  set_aside?: SetAside
  /** The properties in which personal data was replaced. Only counted, not kept. */
  scrubbed?: readonly string[]
}

/** An event before its properties are made JSON-safe and trimmed to PostHog's size limit. */
export interface DescribedEvent extends Omit<
  RecordableEvent,
  "properties" | "set_aside" | "scrubbed"
> {
  properties: Record<string, unknown>
  /** The visitor refused to be tracked, and the store wants no event then. Only its receipt is kept. */
  isRefused?: true
}

/** An amount in major units as decimal text, and its currency as an uppercase ISO 4217 code. */
export interface Money {
  amount?: string
  currency: string
}

/** Why an event was set aside. `detail` can quote the first 200 characters of PostHog's response, so it is never logged. */
export interface SetAside {
  reason: SetAsideReason
  detail: string
}

/**
 * - `too_large`: over PostHog's limit of 1,000,000 bytes even after trimming, or rejected with 413 when sent alone.
 * - `refused`: PostHog answered 400 to this event alone.
 * - `crashed`: every process that tried to send it died.
 * - `before_send_dropped`: the store's `beforeSend` returned null.
 * - `consent_denied`: the visitor refused, and `onDenied` is `drop`.
 * - `erased`: it was about a customer who was erased before it was sent. It has no payload.
 * - `discarded`: a person gave it up. It has no payload.
 */
export type SetAsideReason =
  | "too_large"
  | "refused"
  | "crashed"
  | "before_send_dropped"
  | "consent_denied"
  | "erased"
  | "discarded"

/** An event leased from the outbox for sending. */
export interface LeasedEvent {
  uuid: string
  event: string
  distinct_id: string
  timestamp: Date
  properties: JsonObject
  attempts: number
}
