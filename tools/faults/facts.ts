import type { StoredEvent } from "../../packages/posthog-stand-in"
import type { Sql } from "../lib/sql"

/** The compared events, which carry money. */
export const KINDS = [
  "order_placed",
  "payment_captured",
  "payment_refunded",
  "order_canceled",
] as const

/** A kind of fact, by the name of its event. */
export type Kind = (typeof KINDS)[number]

/** A fact that a row in the store's database proves. Its amount is rounded as money moves, by PostgreSQL. */
export interface Fact {
  kind: Kind
  /** The ID of the row. */
  id: string
  amount: number
  /** ISO 4217, in uppercase. */
  currency: string
  /** The row has been deleted, so its event is optional. */
  isDeleted: boolean
}

/** One event as PostHog counts it. */
export interface Counted {
  kind: Kind
  uuid: string
  /** The ID of the row that it describes. */
  id: string
  amount: number
  currency: string
}

// The amount paid for is in the summary of the order's first version, whatever was edited or refunded since.
const FACTS = `
  WITH orders AS (
    SELECT o.id, upper(o.currency_code) AS currency, o.canceled_at, o.deleted_at,
           (SELECT (s.totals ->> 'original_order_total')::float8 FROM order_summary s
            WHERE s.order_id = o.id ORDER BY s.version LIMIT 1) AS amount
    FROM "order" o WHERE NOT o.is_draft_order
  )
  SELECT kind, id, round(amount::numeric, CASE currency WHEN 'JPY' THEN 0 ELSE 2 END)::float8 AS amount, currency, "isDeleted"
  FROM (
  SELECT 'order_placed' AS kind, id, amount, currency, deleted_at IS NOT NULL AS "isDeleted" FROM orders
  UNION ALL
  SELECT 'order_canceled', id, amount, currency, deleted_at IS NOT NULL FROM orders WHERE canceled_at IS NOT NULL
  UNION ALL
  SELECT 'payment_captured', c.id, c.amount::float8, upper(p.currency_code), c.deleted_at IS NOT NULL
  FROM capture c JOIN payment p ON p.id = c.payment_id
  UNION ALL
  SELECT 'payment_refunded', r.id, r.amount::float8, upper(p.currency_code), r.deleted_at IS NOT NULL
  FROM refund r JOIN payment p ON p.id = r.payment_id
  ) facts`

/** Reads every fact that the store's rows prove, without using any of the plugin's code. */
export const readFacts = (sql: Sql): Promise<Fact[]> => sql<Fact>(FACTS)

/** The event properties that hold the row's ID and amount. */
const PROPERTIES: Record<Kind, { id: string; amount: string }> = {
  order_placed: { id: "order_id", amount: "total" },
  order_canceled: { id: "order_id", amount: "original_total" },
  payment_captured: { id: "capture_id", amount: "amount" },
  payment_refunded: { id: "refund_id", amount: "amount" },
}

/** Returns what PostHog counts for these facts. */
export const countedOf = (events: readonly StoredEvent[]): Counted[] =>
  events.flatMap(({ event, uuid, properties }) => {
    const kind = KINDS.find((one) => one === event)
    if (!kind) {
      return []
    }
    const names = PROPERTIES[kind]
    return {
      kind,
      uuid,
      id: String(properties[names.id]),
      amount: Number(properties[names.amount]),
      currency: String(properties.currency),
    }
  })

/** Returns what the outbox has set aside, as `kind:id`. */
export const readSetAside = async (sql: Sql): Promise<Set<string>> => {
  const rows = await sql<{ key: string }>(
    `SELECT definition || ':' || entity_id AS key FROM posthog_outbox_event WHERE set_aside_at IS NOT NULL`
  )
  return new Set(rows.map(({ key }) => key))
}

/** Returns a key that is unique to a fact. */
export const keyOf = ({ kind, id }: { kind: Kind; id: string }): string => `${kind}:${id}`
