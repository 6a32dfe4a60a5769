import type { JsonObject } from "../lib/json/json"

/**
 * An analytics event that is ready to be kept in the outbox: what PostHog will see, fixed when it is recorded.
 *
 * PostHog counts rows as one when project, day of `timestamp`, `event`, `distinct_id` and `uuid` are equal, so these four
 * are functions of the store's row and never of the moment of sending.
 */
export interface RecordableEvent {
  /** UUID version 5 of the definition's id and the fact's key; random for a moment without a key. */
  uuid: string
  /** Id of the event definition that described it, also when the event is sent under another name. */
  definition: string
  /** Id of the store's row that proves the fact; empty for a moment. */
  entity_id: string
  /** The name PostHog sees. */
  event: string
  distinct_id: string
  /** ISO 8601, UTC: when the fact happened in the store, not when it was recorded. */
  timestamp: string
  /** JSON-safe properties, including PostHog's own (`$set`, `$process_person_profile`, …). */
  properties: JsonObject
  /** What it moved, where it moved money; kept when the properties are gone. */
  money?: Money
  /** Why a person has to look at it before it may be sent. */
  set_aside?: SetAside
}

/** An event before its properties are made safe for JSON and fit PostHog's size. */
export interface DescribedEvent extends Omit<RecordableEvent, "properties" | "set_aside"> {
  properties: Record<string, unknown>
}

/** An amount in major units as a decimal number, and its currency, ISO 4217 in capitals. */
export interface Money {
  amount?: string
  currency: string
}

/** Why an event was set aside. `detail` may quote the first 200 characters of PostHog's answer; it is never logged. */
export interface SetAside {
  reason: SetAsideReason
  detail: string
}

/**
 * - `too_large`: over PostHog's limit of 1,000,000 bytes even after trimming, or refused with 413 when sent alone.
 * - `refused`: PostHog answered 400 to this event alone.
 * - `crashed`: each process that tried to send it died.
 * - `before_send_dropped`: the store's own `beforeSend` returned null.
 */
export type SetAsideReason = "too_large" | "refused" | "crashed" | "before_send_dropped"

/** An event as it is leased from the outbox for sending. */
export interface LeasedEvent {
  uuid: string
  event: string
  distinct_id: string
  timestamp: Date
  properties: JsonObject
  attempts: number
}
