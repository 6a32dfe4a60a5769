import { DECIMALS, decimalsOf } from "../../../modules/posthog/database/sql"
import { readPath } from "../../../lib/path"
import type { EnrichmentSource, Row } from "../row"

/**
 * Adds the customer's lifetime value (captures minus refunds) to an account's last capture or refund in a currency. Only to the
 * last one, because an older event may reach PostHog after a newer one and would overwrite the profile with an old value. Guests
 * get none, and neither does an event that stays on a person other than the order's current customer. Each amount is rounded as
 * in its own event, so the value is the sum of their `$revenue`, unless Medusa says that an order is theirs which PostHog has on another
 * person: a merchant moved it without a transfer, or a stranger only typed their email.
 *
 * In SQL, because `query.graph` would load every payment that these customers ever made.
 */
export const addLifetimeValue = async (
  { database }: Pick<EnrichmentSource, "database">,
  facts: readonly Row[]
): Promise<Row[]> => {
  const ids = facts.map(({ id }) => id)
  const { rows } = await database.raw<{ rows: LastFact[] }>(
    `WITH paid AS (
       SELECT payment.id, payment.currency_code, orders.customer_id,
         ${decimalsOf("payment.currency_code")} AS decimals
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
     SELECT id, value, customer_id FROM (
       SELECT moved.id, paid.customer_id, sum(round(moved.amount, paid.decimals)) OVER purse AS value,
         row_number() OVER (purse ORDER BY moved.created_at DESC, moved.id DESC) = 1 AS is_last
       FROM paid CROSS JOIN LATERAL (
         SELECT id, amount, created_at FROM capture WHERE payment_id = paid.id AND deleted_at IS NULL
         UNION ALL SELECT id, -amount, created_at FROM refund WHERE payment_id = paid.id AND deleted_at IS NULL
       ) moved
       WINDOW purse AS (PARTITION BY paid.customer_id, paid.currency_code)
     ) totals
     WHERE is_last AND id = ANY(:ids)`,
    { ids, ...DECIMALS }
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  return facts.map((fact) => {
    const last = byId.get(fact.id)
    const isTheirs = last?.customer_id === readPath(fact, CUSTOMER_ID)
    return { ...fact, lifetime_value: isTheirs ? last?.value : undefined }
  })
}

interface LastFact {
  id: string
  value: string
  customer_id: string
}

/** The customer that the event belongs to. */
const CUSTOMER_ID = "payment.payment_collection.order.customer_id"
