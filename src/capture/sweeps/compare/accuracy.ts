import { ORPHANED_AFTER_MS } from "../../../events/payments/money-row"
import { later } from "../../../lib/time"
import { idInOrder, utcDay } from "../../../modules/posthog/database/sql"
import { WAITING_SINCE } from "../../../modules/posthog/outbox/conditions"
import { idsSince } from "../../rows/ids/id-window"
import { INTENDED } from "../../../modules/posthog/outbox/look-up"
import type { PosthogInternals } from "../../../modules/posthog/internals"
import { WIDELY_CHECKED_AFTER_MS } from "../span"
import { withLedger } from "./comparison-sheet"
import { knownSince } from "./known-since"
import { sumOf } from "../../../lib/sum-of"

/** How many orders, captures, and refunds of a day (UTC) reached PostHog. */
export interface DayAccuracy extends Reached {
  day: string
  /** In percent; null if nothing should be in PostHog yet. */
  accuracy: number | null
}

interface Source {
  idPrefix: string
  /** Selects the rows that prove the event, and `payment_id` if they move money. `bound` names the values that bound them. */
  rows: (id: string, bound: (end: "first" | "last" | "since") => string) => string
}

const moneyRows =
  (table: string): Source["rows"] =>
  (id, bound) => `
    SELECT id, created_at, payment_id, interval '1 hour' AS recorded_after FROM ${table}
    WHERE ${id} >= ${bound("first")} AND ${id} < ${bound("last")} AND created_at >= ${bound("since")} AND deleted_at IS NULL`

/** The rows of each event with a ledger. */
const SOURCES: Record<string, Source> = {
  order_placed: {
    idPrefix: "order",
    rows: (id, bound) => `
      SELECT id, created_at, NULL AS payment_id, interval '15 minutes' AS recorded_after FROM "order"
      WHERE ${id} >= ${bound("first")} AND ${id} < ${bound("last")} AND created_at >= ${bound("since")} AND NOT is_draft_order AND deleted_at IS NULL`,
  },
  payment_captured: { idPrefix: "capt", rows: moneyRows("capture") },
  payment_refunded: { idPrefix: "ref", rows: moneyRows("refund") },
}

/**
 * Counts, for each day, how many orders, captures, and refunds reached PostHog, in one statement. It is for what is shown or checked
 * again and again: it doesn't compare amounts, as `compare` does, which reads each row with Medusa's Query.
 */
export const readAccuracy = async (
  posthog: Pick<PosthogInternals, "database" | "backfills" | "definitions">,
  { from }: { from: Date }
): Promise<DayAccuracy[]> => {
  const id = idInOrder(await posthog.database.sortsIdsByTime())
  const bindings: Record<string, unknown> = {
    without_order_ms: ORPHANED_AFTER_MS + WIDELY_CHECKED_AFTER_MS,
  }
  const facts: string[] = []
  for (const definition of withLedger(posthog.definitions)) {
    const source = SOURCES[definition.id]
    if (source) {
      const known = await knownSince(posthog, definition)
      const since = known ? later(known, from) : from
      for (const [end, value] of Object.entries({ ...idsSince(source.idPrefix, since), since })) {
        bindings[`${definition.id}_${end}`] = value
      }
      const rows = source.rows(id, (end) => `:${definition.id}_${end}`)
      facts.push(`SELECT '${definition.id}' AS definition, rows.* FROM (${rows}) rows`)
    }
  }
  if (facts.length === 0) {
    return []
  }
  const { rows } = await posthog.database.raw<{ rows: (Reached & { day: string })[] }>(
    statementOf(facts),
    bindings
  )
  return rows.map((row) => ({ ...row, accuracy: accuracyOf(row) }))
}

/** Whether a fact that isn't in the outbox should be there. Money without an order may wait for longer: its checkout failed. */
const IS_LATE = `fact.created_at < now() - fact.recorded_after AND (
  fact.payment_id IS NULL
  OR fact.created_at < now() - :without_order_ms * interval '1 millisecond'
  OR (
    SELECT placed.id FROM payment
    JOIN order_payment_collection link ON link.payment_collection_id = payment.payment_collection_id AND link.deleted_at IS NULL
    JOIN "order" placed ON placed.id = link.order_id AND placed.deleted_at IS NULL
    WHERE payment.id = fact.payment_id LIMIT 1
  ) IS NOT NULL)`

// LIMIT, because PostgreSQL would otherwise read the whole outbox to hash it.
const statementOf = (facts: readonly string[]): string => `
  SELECT ${utcDay("fact.created_at")} AS day,
    CAST(count(*) FILTER (WHERE event.delivered_at IS NOT NULL) AS int) AS delivered,
    CAST(count(*) FILTER (WHERE event.delivered_at IS NULL AND event.set_aside_at IS NOT NULL
      AND event.set_aside_reason NOT IN (${INTENDED})) AS int) AS set_aside,
    CAST(count(*) FILTER (WHERE event.delivered_at IS NULL AND event.set_aside_at IS NULL
      AND event.waiting_since < now() - interval '1 hour') AS int) AS overdue,
    CAST(count(*) FILTER (WHERE event.uuid IS NULL AND ${IS_LATE}) AS int) AS missing
  FROM (${facts.join(" UNION ALL ")}) fact
  LEFT JOIN LATERAL (
    SELECT uuid, delivered_at, set_aside_at, set_aside_reason, ${WAITING_SINCE} AS waiting_since FROM posthog_outbox_event
    WHERE entity_id = fact.id AND definition = fact.definition AND deleted_at IS NULL LIMIT 1
  ) event ON true
  GROUP BY 1 ORDER BY 1`

/** How far facts got that should be in PostHog by now. */
export interface Reached {
  delivered: number
  /** Waiting for more than an hour. */
  overdue: number
  set_aside: number
  missing: number
}

/**
 * Of the facts that should be in PostHog by now, how many are, in percent. What waits for less than an hour, and what was kept from PostHog
 * on purpose, doesn't count. Null if there are none. Rounded down, so that 100 means all.
 */
export const accuracyOf = (...reached: readonly Reached[]): number | null => {
  const delivered = sumOf(reached, (facts) => facts.delivered)
  const due =
    delivered + sumOf(reached, ({ overdue, set_aside, missing }) => overdue + set_aside + missing)
  return due === 0 ? null : Math.floor((10_000 * delivered) / due) / 100
}
