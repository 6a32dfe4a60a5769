import type { Database } from "../database/gate"
import { utcDay } from "../database/sql"
import { IS_IN_PROJECT } from "./outbox-project"

/** Which facts with money PostHog accepted. */
export interface Accepted {
  /** IDs of the definitions. */
  definitions: readonly string[]
  /** Time span of the facts: `from` is included, `to` isn't. */
  from?: Date
  to: Date
  /** When PostHog had accepted them, at the latest: what it has just accepted, it doesn't show yet. */
  before: Date
  /** Also these, whenever PostHog accepts them: it did before, and they were sent again. */
  also?: readonly string[]
}

/** What PostHog accepted for one day (UTC), under one name, in one currency. */
export interface AcceptedDay {
  /** `2026-11-21`. */
  day: string
  /** The name PostHog sees. */
  event: string
  currency: string
  count: number
  amount: string
}

/** The receipt of an event that PostHog accepted. */
export interface AcceptedEvent {
  /** `2026-11-21`. */
  day: string
  uuid: string
  definition: string
  entity_id: string
  amount: string | null
  currency: string
  has_payload: boolean
  /** Its payload is gone, it has no person's ID, and persons were erased: PostHog may have deleted it, as asked. */
  may_be_erased: boolean
}

const DAY = utcDay(`"timestamp"`)

const IS_ACCEPTED = `definition = ANY(:definitions) AND currency IS NOT NULL AND deleted_at IS NULL AND (delivered_at < :before AND ${IS_IN_PROJECT} OR uuid = ANY(:also))
  AND "timestamp" >= COALESCE(CAST(:from AS timestamptz), '-infinity') AND "timestamp" < :to`

const boundOf = ({ definitions, from, to, before, also = [] }: Accepted) => ({
  definitions: [...definitions],
  from: from ?? null,
  to,
  before,
  also: [...also],
})

/** Adds up what PostHog accepted, by day, name, and currency. */
export const countAccepted = async (
  database: Database,
  accepted: Accepted
): Promise<AcceptedDay[]> => {
  const { rows } = await database.within("long").raw<{ rows: AcceptedDay[] }>(
    `SELECT ${DAY} AS day, event, currency, count(*)::int AS count, coalesce(sum(amount::numeric), 0)::text AS amount
     FROM posthog_outbox_event WHERE ${IS_ACCEPTED} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    boundOf(accepted)
  )
  return rows
}

/** Lists what PostHog accepted on some days (UTC), in their order, under one name. The range finds them by the index. */
export const listAccepted = async (
  database: Database,
  accepted: Accepted,
  { event, days }: { event: string; days: readonly string[] }
): Promise<AcceptedEvent[]> => {
  const { rows } = await database.within("long").raw<{ rows: AcceptedEvent[] }>(
    `SELECT ${DAY} AS day, uuid, definition, entity_id, amount, currency, properties IS NOT NULL AS has_payload,
       properties IS NULL AND (left(distinct_id, 6) = 'order_' OR distinct_id IN (entity_id, uuid))
         AND EXISTS (SELECT 1 FROM posthog_erasure) AS may_be_erased
     FROM posthog_outbox_event
     WHERE ${IS_ACCEPTED} AND event = :event AND ${DAY} = ANY(:days)
       AND "timestamp" >= CAST(CAST(:first AS date) AS timestamp) AT TIME ZONE 'UTC'
       AND "timestamp" < CAST(CAST(:last AS date) + 1 AS timestamp) AT TIME ZONE 'UTC'
     ORDER BY "timestamp", uuid`,
    {
      ...boundOf(accepted),
      event,
      days: [...days],
      first: days[0] ?? null,
      last: days.at(-1) ?? null,
    }
  )
  return rows
}
