import type { Database } from "../modules/posthog/database/gate"
import type { Row } from "./load-rows"

/**
 * Tells of an account's last capture or refund in a currency what the customer has paid by now, less what was given back: an older
 * one may reach PostHog after a newer one, and would set the profile back. Nothing for guests. In SQL,
 * because `query.graph` would load every payment that these customers ever made.
 */
export const addLifetimeValue = async (
  database: Database,
  facts: readonly Row[]
): Promise<Row[]> => {
  const ids = facts.map(({ id }) => id)
  const { rows } = await database.raw<{ rows: { id: string; value: string }[] }>(
    `WITH paid AS (
       SELECT payment.id, payment.currency_code, orders.customer_id
       FROM payment
       JOIN order_payment_collection link
         ON link.payment_collection_id = payment.payment_collection_id AND link.deleted_at IS NULL
       JOIN "order" orders ON orders.id = link.order_id AND orders.deleted_at IS NULL
       JOIN customer ON customer.id = orders.customer_id AND customer.has_account
       WHERE payment.deleted_at IS NULL AND orders.customer_id IN (
         SELECT told.customer_id
         FROM payment JOIN order_payment_collection link
           ON link.payment_collection_id = payment.payment_collection_id AND link.deleted_at IS NULL
         JOIN "order" told ON told.id = link.order_id
         WHERE payment.id IN (
           SELECT payment_id FROM capture WHERE id = ANY(:ids)
           UNION SELECT payment_id FROM refund WHERE id = ANY(:ids)
         )
       )
     )
     SELECT id, value FROM (
       SELECT moved.id, sum(moved.amount) OVER purse AS value,
         row_number() OVER (purse ORDER BY moved.created_at DESC, moved.id DESC) = 1 AS is_last
       FROM paid CROSS JOIN LATERAL (
         SELECT id, amount, created_at FROM capture WHERE payment_id = paid.id AND deleted_at IS NULL
         UNION ALL SELECT id, -amount, created_at FROM refund WHERE payment_id = paid.id AND deleted_at IS NULL
       ) moved
       WINDOW purse AS (PARTITION BY paid.customer_id, paid.currency_code)
     ) totals
     WHERE is_last AND id = ANY(:ids)`,
    { ids }
  )
  const byId = new Map(rows.map(({ id, value }) => [id, value]))
  return facts.map((fact) => ({ ...fact, lifetime_value: byId.get(fact.id) }))
}
