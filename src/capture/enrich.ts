import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { Enrichment } from "../events/define-event"
import type { Row } from "./load-rows"

type Enrich = (knex: Knex, rows: readonly Row[]) => Promise<Row[]>

/**
 * Whether each order is its customer's first, the same however late it is asked: only earlier orders count. Unknown for an
 * order without a customer. In SQL, because `query.graph` would load every order that these customers ever placed.
 */
const isFirstOrder: Enrich = async (knex, orders) => {
  const { rows } = await knex.raw<{ rows: { id: string; is_first: boolean }[] }>(
    `SELECT o.id, NOT EXISTS (
       SELECT 1 FROM "order" earlier
       WHERE earlier.customer_id = o.customer_id AND earlier.deleted_at IS NULL AND NOT earlier.is_draft_order
         AND (earlier.created_at, earlier.id) < (o.created_at, o.id)
     ) AS is_first
     FROM "order" o WHERE o.id = ANY(?) AND o.customer_id IS NOT NULL`,
    [orders.map((order) => order.id)]
  )
  const isFirst = new Map(rows.map((row) => [row.id, row.is_first]))
  return orders.map((order) => ({ ...order, is_first_order: isFirst.get(order.id) }))
}

const enrichments: Record<Enrichment, Enrich> = { is_first_order: isFirstOrder }

/** Adds to rows what they do not hold themselves, in one query for all of them. */
export const enrichRows = async (
  knex: Knex,
  enrichment: Enrichment,
  rows: readonly Row[]
): Promise<Row[]> => (rows.length > 0 ? enrichments[enrichment](knex, rows) : [])
