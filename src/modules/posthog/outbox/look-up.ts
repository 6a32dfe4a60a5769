import type { Database } from "../database/gate"
import { utcDay } from "../database/sql"
import { IS_ASIDE, WAITING_SINCE } from "./conditions"

/**
 * How far an event got. `overdue`: it has waited for more than an hour. `dropped`: the store's own `beforeSend`, its visitor's refusal, its
 * customer's erasure, or a person in the Admin kept it from PostHog, as intended. Any other reason makes it `set_aside`.
 */
export type EventState = "waiting" | "overdue" | "delivered" | "set_aside" | "dropped"

/** The reasons that make an event `dropped`, for SQL. */
export const INTENDED = "'before_send_dropped', 'consent_denied', 'erased', 'discarded'"

/** Set aside, and not as intended, with or without a payload. */
export const IS_UNINTENDED = `${IS_ASIDE} AND set_aside_reason NOT IN (${INTENDED})`

/** What the outbox knows about an event, even after its payload is deleted. */
export interface EventReceipt {
  uuid: string
  state: EventState
  timestamp: Date
  amount: string | null
  currency: string | null
}

/** Returns the receipts of those of these events that the outbox knows. */
export const findReceipts = async (
  database: Database,
  uuids: readonly string[]
): Promise<EventReceipt[]> => {
  const { rows } = await database.raw<{ rows: EventReceipt[] }>(
    `SELECT uuid, "timestamp", amount, currency,
       CASE WHEN delivered_at IS NOT NULL THEN 'delivered'
            WHEN set_aside_reason IN (${INTENDED}) THEN 'dropped'
            WHEN set_aside_at IS NOT NULL THEN 'set_aside'
            WHEN ${WAITING_SINCE} < now() - interval '1 hour' THEN 'overdue'
            ELSE 'waiting' END AS state
     FROM posthog_outbox_event WHERE uuid = ANY(?)`,
    [[...uuids]]
  )
  return rows
}

/** Whom an event was recorded for, and when. */
export interface RecordedEvent {
  uuid: string
  distinct_id: string
  recorded_at: Date
  /** Its visitor refused, so it wasn't sent. */
  is_refused: boolean
}

/** Returns whom those of these events that the outbox knows were recorded for, and when, whatever became of them. */
export const findRecorded = async (
  database: Database,
  uuids: readonly string[]
): Promise<RecordedEvent[]> => {
  const { rows } = await database.raw<{ rows: RecordedEvent[] }>(
    `SELECT uuid, distinct_id, created_at AS recorded_at,
       set_aside_reason IS NOT DISTINCT FROM 'consent_denied' AS is_refused FROM posthog_outbox_event WHERE uuid = ANY(?)`,
    [[...uuids]]
  )
  return rows
}

/** How many events of a definition the outbox has for one day (UTC) and currency. */
export interface DayCount {
  day: string
  currency: string
  count: number
}

/** Counts the events of a definition with a ledger by day and currency, from `from` up to, but not including, `to`. */
export const countByDay = async (
  database: Database,
  { definition, from, to }: { definition: string; from?: Date; to?: Date }
): Promise<DayCount[]> => {
  const { rows } = await database.raw<{ rows: DayCount[] }>(
    `SELECT ${utcDay(`"timestamp"`)} AS day, currency, count(*)::int AS count
     FROM posthog_outbox_event
     WHERE definition = ? AND currency IS NOT NULL AND deleted_at IS NULL AND "timestamp" >= COALESCE(?::timestamptz, '-infinity')
       AND "timestamp" < COALESCE(?::timestamptz, 'infinity')
     GROUP BY 1, 2`,
    [definition, from ?? null, to ?? null]
  )
  return rows
}

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
