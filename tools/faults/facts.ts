import type { StoredEvent } from "../../packages/posthog-stand-in"
import type { Sql } from "../lib/sql"

/** What is compared: the events that tell of money. */
export const KINDS = [
  "order_placed",
  "payment_captured",
  "payment_refunded",
  "order_canceled",
] as const

/** A kind of fact, by the name of its event. */
export type Kind = (typeof KINDS)[number]

/** Something that a row of the store's database proves; its amount as money moves, rounded by PostgreSQL. */
export interface Fact {
  kind: Kind
  /** Id of the row. */
  id: string
  amount: number
  /** ISO 4217 in capitals. */
  currency: string
  /** The row was deleted since: its event may be there, and need not be. */
  isDeleted: boolean
}

/** One event as PostHog counts it. */
export interface Counted {
  kind: Kind
  uuid: string
  /** Id of the row that it tells of. */
  id: string
  amount: number
  currency: string
}

// What was paid for is in the summary of the order's first version, whatever was edited or refunded since.
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

/** Every fact that the store's rows prove, read without any of the plugin's code. */
export const readFacts = (sql: Sql): Promise<Fact[]> => sql<Fact>(FACTS)

/** Which property of an event names its row, and which its amount. */
const PROPERTIES: Record<Kind, { id: string; amount: string }> = {
  order_placed: { id: "order_id", amount: "total" },
  order_canceled: { id: "order_id", amount: "original_total" },
  payment_captured: { id: "capture_id", amount: "amount" },
  payment_refunded: { id: "refund_id", amount: "amount" },
}

/** What PostHog counts of these facts. */
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

/** What the outbox has set aside: `kind:id` of each. */
export const readSetAside = async (sql: Sql): Promise<Set<string>> => {
  const rows = await sql<{ key: string }>(
    `SELECT definition || ':' || entity_id AS key FROM posthog_outbox_event WHERE set_aside_at IS NOT NULL`
  )
  return new Set(rows.map(({ key }) => key))
}

/** Tells a fact from every other. */
export const keyOf = ({ kind, id }: { kind: Kind; id: string }): string => `${kind}:${id}`
