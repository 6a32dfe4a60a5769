import type { EnrichmentSource, Row } from "../row"

interface HistoryRow {
  id: string
  number: string
  days_since_last: string | null
  orders_count: string
  first_order_at: Date
  last_order_at: Date
  has_totals: boolean
}

const MOST_ORDERS = 10_000

/**
 * Adds to each order its number among the customer's orders and the days since the one before. Only earlier orders count, so the
 * result doesn't depend on when you ask, until the customer has very many, or a draft becomes an order: it counts from its creation, and Medusa
 * doesn't record when it became one.
 *
 * A customer's last order also gets the customer's totals: how many orders there are, and when the first and the last were
 * placed. Only the last one, because an older event may reach PostHog after a newer one and would overwrite the profile. A recent
 * order without a cart gets them, too: a draft keeps its creation date, and newer orders may be placed before it becomes an
 * order. An older draft doesn't: its event takes PostHog's slow path for historical events.
 *
 * A customer with very many orders gets nothing: it is no person but all customers of a till or a marketplace, and each order would read all
 * of theirs.
 *
 * A transferred order counts for the customer that its row names here, who placed it (`assignOwners`), and adds no totals. If the row names
 * none, because the customer was erased or isn't proven, it counts for Medusa's. An order without a customer gets nothing. In SQL, because `query.graph` would load every order that these customers ever placed.
 */
export const addOrderHistory = async (
  { database }: Pick<EnrichmentSource, "database">,
  orders: readonly Row[]
): Promise<Row[]> => {
  const ids = orders.map((order) => order.id)
  const customers = orders.map((order) => (order.customer_id as string | null) ?? null)
  const { rows } = await database.raw<{ rows: HistoryRow[] }>(
    `WITH told AS (
       SELECT asked.*, coalesce(asked.customer_id, known.customer_id) AS counts_for
       FROM unnest(CAST(:ids AS text[]), CAST(:customers AS text[])) AS asked(id, customer_id)
       JOIN "order" known ON known.id = asked.id
     ), counted AS MATERIALIZED (
       SELECT counts_for FROM (SELECT DISTINCT counts_for FROM told WHERE counts_for IS NOT NULL) asked
       WHERE (SELECT count(*) FROM (
         SELECT 1 FROM "order" WHERE customer_id = counts_for AND deleted_at IS NULL LIMIT ${MOST_ORDERS + 1}
       ) some_orders) <= ${MOST_ORDERS}
     )
     SELECT id, number, orders_count, first_order_at, last_order_at,
       is_theirs AND (is_last_placed OR created_at > now() - interval '2 days' AND NOT EXISTS (
         SELECT 1 FROM order_cart link WHERE link.order_id = numbered.id AND link.deleted_at IS NULL
       )) AS has_totals,
       floor(extract(epoch FROM created_at - previous) / 86400) AS days_since_last
     FROM (
       SELECT id, created_at, is_theirs, row_number() OVER placed AS number, lag(created_at) OVER placed AS previous,
         lead(id) OVER placed IS NULL AS is_last_placed,
         count(*) OVER orders AS orders_count, min(created_at) OVER orders AS first_order_at,
         max(created_at) OVER orders AS last_order_at
       FROM (
         SELECT o.id, o.created_at, coalesce(told.counts_for, o.customer_id) AS customer_id,
           told.customer_id IS NOT DISTINCT FROM o.customer_id AS is_theirs
         FROM "order" o LEFT JOIN told ON told.id = o.id
         WHERE (o.id = ANY(:ids) OR o.customer_id = ANY(ARRAY(SELECT counts_for FROM counted)))
           AND o.deleted_at IS NULL AND NOT o.is_draft_order
       ) of_customer
       WHERE customer_id IN (SELECT counts_for FROM counted)
       WINDOW orders AS (PARTITION BY customer_id), placed AS (orders ORDER BY created_at, id)
     ) numbered
     WHERE id = ANY(:ids)`,
    { ids, customers }
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  return orders.map((order) => {
    const found = byId.get(order.id)
    return {
      ...order,
      is_first_order: found && Number(found.number) === 1,
      order_number_of_customer: found?.number,
      days_since_last_order: found?.days_since_last,
      customer_totals: found?.has_totals ? found : undefined,
    }
  })
}
