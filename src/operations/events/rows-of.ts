import type { Database } from "../../modules/posthog/database/gate"

/** How many of a customer's newest orders and carts count. Their other events are found by the customer's own ID. */
const NEWEST = 20

/** Returns the IDs of all rows that events of an order are about: the order's own, its cart's, its payments', and its parcels'. */
export const rowsOfOrder = (database: Database, orderId: string): Promise<string[]> =>
  idsOf(database, `SELECT CAST(:id AS text) AS id`, `SELECT NULL AS id WHERE false`, {
    id: orderId,
  })

/** The same for customers and their newest orders and carts. */
export const rowsOfCustomers = async (
  database: Database,
  customerIds: readonly string[]
): Promise<string[]> => {
  const ids = await idsOf(database, newest('"order"'), newest("cart"), { ids: [...customerIds] })
  return [...customerIds, ...ids]
}

/** Sorted by a column without an index, or PostgreSQL would search all rows from the newest on. */
const newest = (table: string): string =>
  `SELECT id FROM ${table} WHERE customer_id = ANY(:ids) AND deleted_at IS NULL ORDER BY created_at DESC LIMIT ${NEWEST}`

/** In SQL, because `query.graph` would load each of these rows with all of its relations. */
const idsOf = async (
  database: Database,
  orders: string,
  carts: string,
  bindings: Record<string, unknown>
): Promise<string[]> => {
  const { rows } = await database.within("short").raw<{ rows: { id: string }[] }>(
    `WITH orders AS MATERIALIZED (${orders}),
     links AS MATERIALIZED (
       SELECT link.id, link.cart_id FROM orders JOIN order_cart link ON link.order_id = orders.id
     ),
     carts AS MATERIALIZED (SELECT cart_id AS id FROM links UNION (${carts})),
     collections AS MATERIALIZED (
       SELECT paid.payment_collection_id AS id FROM orders JOIN order_payment_collection paid ON paid.order_id = orders.id
     ),
     payments AS MATERIALIZED (
       SELECT payment.id FROM collections JOIN payment ON payment_collection_id = collections.id AND payment.deleted_at IS NULL
     )
     SELECT id FROM orders UNION SELECT id FROM links UNION SELECT id FROM carts UNION SELECT id FROM payments
     UNION ${joined("orders", "order_change", "order_id")}
     UNION ${joined("orders", '"return"', "order_id")}
     UNION SELECT sent.fulfillment_id FROM orders JOIN order_fulfillment sent ON sent.order_id = orders.id
     UNION ${joined("carts", "cart_line_item", "cart_id")}
     UNION ${joined("carts", "cart_shipping_method", "cart_id")}
     UNION ${joined("carts", "cart_promotion", "cart_id")}
     UNION ${joined("collections", "payment_session", "payment_collection_id")}
     UNION ${joined("payments", "capture", "payment_id")}
     UNION ${joined("payments", "refund", "payment_id")}`,
    bindings
  )
  return rows.map(({ id }) => id)
}

/** Medusa's indexes leave out what is deleted. */
const joined = (from: string, table: string, by: string): string =>
  `SELECT other.id FROM ${from} JOIN ${table} other ON other.${by} = ${from}.id AND other.deleted_at IS NULL`
