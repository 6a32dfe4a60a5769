import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { Enrichment } from "../events/define-event"
import type { Row } from "./load-rows"

type Enrich = (knex: Knex, rows: readonly Row[]) => Promise<Row[]>

/**
 * Whether each order is its customer's first, the same however late it is asked: only earlier orders count. In SQL,
 * because `query.graph` would load every order that these customers ever placed.
 */
const isFirstOrder: Enrich = async (knex, orders) => {
  const { rows } = await knex.raw<{ rows: { id: string }[] }>(
    `SELECT o.id FROM "order" o
     WHERE o.id = ANY(?) AND EXISTS (
       SELECT 1 FROM "order" earlier
       WHERE earlier.customer_id = o.customer_id AND earlier.deleted_at IS NULL AND NOT earlier.is_draft_order
         AND (earlier.created_at, earlier.id) < (o.created_at, o.id)
     )`,
    [orders.map((order) => order.id)]
  )
  const later = new Set(rows.map((row) => row.id))
  return orders.map((order) => ({ ...order, is_first_order: !later.has(order.id) }))
}

const enrichments: Record<Enrichment, Enrich> = { is_first_order: isFirstOrder }

/** Adds to rows what they do not hold themselves, in one query for all of them. */
export const enrichRows = async (
  knex: Knex,
  enrichment: Enrichment,
  rows: readonly Row[]
): Promise<Row[]> => (rows.length > 0 ? enrichments[enrichment](knex, rows) : [])
