import { decimalsOf, idInOrder, utcDay } from "../../modules/posthog/database/sql"

/** What a row of the statement has: sums of one kind, for one day and currency. Amounts are decimal texts. */
export interface RevenueRow {
  kind:
    "orders" | "captures" | "refunds" | "carts" | "told_orders" | "told_captures" | "told_refunds"
  day: string
  currency: string
  count: number
  amount: string | null
  /** How many of them happened before `:aged`, and their sum. */
  aged_count: number
  aged_amount: string | null
}

/** Rounded as in the amount's event. */
const rounded = (amount: string, currency: string): string =>
  `round(CAST(${amount} AS numeric), ${decimalsOf(currency)})`

/** How many rows there are and their sum, and the same of those from before `:aged`. */
const figures = (amount: string, { currency, at }: { currency: string; at: string }): string => {
  const sum = `sum(${rounded(amount, currency)})`
  const aged = `FILTER (WHERE ${at} < :aged)`
  return `CAST(count(*) AS int) AS count, ${sum} AS amount, CAST(count(*) ${aged} AS int) AS aged_count, ${sum} ${aged} AS aged_amount`
}

/** Whether an ID is Medusa's own, and of the span or later. */
const within = (id: string, table: "order" | "capture" | "refund" | "cart"): string =>
  `${id} >= :first_${table} AND ${id} < :last_${table}`

// As placed: version 1 of an order from a cart. Other orders, such as converted drafts, may have been edited before they were placed.
const ORDERS = (id: (alias: string) => string) => `
  SELECT 'orders' AS kind, ${utcDay("o.created_at")} AS day, upper(o.currency_code) AS currency,
    ${figures("summary.total", { currency: "o.currency_code", at: "o.created_at" })}
  FROM "order" o LEFT JOIN LATERAL (
    SELECT coalesce(totals #>> '{raw_original_order_total,value}', totals ->> 'original_order_total') AS total
    FROM order_summary
    WHERE order_id = o.id AND deleted_at IS NULL AND version = CASE
      WHEN EXISTS (SELECT 1 FROM order_cart link WHERE link.order_id = o.id AND link.deleted_at IS NULL) THEN 1
      ELSE o.version END
    LIMIT 1
  ) summary ON true
  WHERE ${within(id("o"), "order")} AND o.created_at >= :from AND NOT o.is_draft_order AND o.deleted_at IS NULL
  GROUP BY 2, 3`

const MONEY = (table: "capture" | "refund", id: (alias: string) => string) => `
  SELECT '${table}s' AS kind, ${utcDay("moved.created_at")}, upper(payment.currency_code),
    ${figures("moved.amount", { currency: "payment.currency_code", at: "moved.created_at" })}
  FROM ${table} moved CROSS JOIN LATERAL (
    SELECT currency_code FROM payment WHERE id = moved.payment_id LIMIT 1
  ) payment
  WHERE ${within(id("moved"), table)} AND moved.created_at >= :from AND moved.deleted_at IS NULL
  GROUP BY 2, 3`

const CARTS = (id: (alias: string) => string) => `
  SELECT 'carts' AS kind, ${utcDay("c.created_at")}, upper(c.currency_code), CAST(count(*) AS int), CAST(NULL AS numeric),
    0, CAST(NULL AS numeric)
  FROM cart c CROSS JOIN LATERAL (
    SELECT max(updated_at) AS changed_at FROM cart_line_item WHERE cart_id = c.id AND deleted_at IS NULL
  ) line
  WHERE ${within(id("c"), "cart")} AND c.created_at >= :from AND c.completed_at IS NULL AND c.deleted_at IS NULL
    AND line.changed_at IS NOT NULL AND greatest(c.updated_at, line.changed_at) < :idle_since
  GROUP BY 2, 3`

/** Only facts whose rows count: a backfill also records those to which an import gave IDs of its own. */
const TOLD = (id: string) => `
  SELECT CASE definition WHEN 'order_placed' THEN 'told_orders' WHEN 'payment_captured' THEN 'told_captures'
      ELSE 'told_refunds' END AS kind,
    ${utcDay(`"timestamp"`)}, currency,
    ${figures("amount", { currency: "currency", at: `"timestamp"` })}
  FROM posthog_outbox_event CROSS JOIN LATERAL (SELECT entity_id AS id) fact
  WHERE "timestamp" >= :from AND currency IS NOT NULL AND deleted_at IS NULL
    AND CASE definition
      WHEN 'order_placed' THEN ${within(id, "order")}
      WHEN 'payment_captured' THEN ${within(id, "capture")}
      WHEN 'payment_refunded' THEN ${within(id, "refund")}
    END
    AND (delivered_at IS NOT NULL OR set_aside_at IS NULL)
  GROUP BY 1, 2, 3`

/**
 * Sums up what the store's rows and the plugin's receipts say, by day and currency. Reads each table by an index, from where the rows of
 * the first day begin.
 *
 * @param sortsByTime whether the database sorts IDs by time
 */
export const revenueStatement = (sortsByTime: boolean): string => {
  const id = (alias: string) => idInOrder(sortsByTime, alias)
  return [ORDERS(id), MONEY("capture", id), MONEY("refund", id), CARTS(id), TOLD(id("fact"))].join(
    " UNION ALL "
  )
}
