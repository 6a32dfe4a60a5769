import type { Sql } from "../../lib/sql"
import { openedAt, seedBatches } from "./seeds"
import type { CustomerSeed, FactSeed, OrderSeed, StoreSize } from "./seeds"
import { MEDUSA_ROWS } from "./medusa-rows"

/** What was written. */
export interface Filled {
  orders: number
  customers: number
  outboxEvents: number
}

/** The part of the store that existed when its statistics were last gathered. */
const ANALYZED = 0.1

/** The newest events wait. A few before them were set aside. */
const WAITING = 300
const SET_ASIDE = 20

/** Two hours less than the plugin's default, so that nothing becomes due for the purge during a measurement. */
const RETENTION = "interval '29 days 22 hours'"

/** As large as the JSON of a usual order with two lines. */
const PAYLOAD = JSON.stringify({
  $ignore_sent_at: true,
  environment: "production",
  currency: "EUR",
  total: 59.98,
  products: Array.from({ length: 2 }, (_, n) => ({
    product_id: `prod_01J0000000000000000000000${n}`,
    variant_id: `variant_01J0000000000000000000000${n}`,
    sku: `SKU-${n}`,
    name: "A product with a usual name",
    quantity: 1,
    price: 29.99,
    subtotal: 25.2,
    tax: 4.79,
    discount: 0,
    total: 29.99,
  })),
})

/**
 * Fills a migrated store by SQL: orders with everything that Medusa writes for one, customers, and an outbox that knows all of
 * their facts. The rows satisfy all constraints, but these aren't checked, because that would take most of the time.
 */
export const fillStore = async (sql: Sql, size: StoreSize): Promise<Filled> => {
  const now = new Date()
  const filled: Filled = { orders: 0, customers: 0, outboxEvents: 0 }
  await sql(`SET session_replication_role = replica`)
  await sql(`CREATE TEMP TABLE seed (n int, ulid text, at timestamptz, customer_id text, is_draft boolean,
                                     canceled_at timestamptz, is_refunded boolean)`)
  let isAnalyzed = false
  for (const { customers, orders, facts } of seedBatches(size, now)) {
    await insertCustomers(sql, customers)
    await insertOrders(sql, orders)
    await insertFacts(sql, facts, now)
    filled.customers += customers.length
    filled.orders += orders.length
    filled.outboxEvents += facts.length
    if (!isAnalyzed && filled.orders >= ANALYZED * size.orders) {
      await sql(`ANALYZE`)
      isAnalyzed = true
    }
  }
  await holdBack(sql)
  await installPlugin(sql, openedAt(size, now))
  await sql(`DROP TABLE seed`)
  await sql(`SET session_replication_role = DEFAULT`)
  return filled
}

const insertCustomers = (sql: Sql, customers: readonly CustomerSeed[]) =>
  sql(
    `INSERT INTO customer (id, first_name, last_name, email, has_account, created_at, updated_at, deleted_at)
     SELECT id, 'Ada', 'Lovelace', lower(id) || '@example.com', has_account, created_at, updated_at, deleted_at
     FROM json_populate_recordset(NULL::customer, $1)`,
    JSON.stringify(customers)
  )

const insertOrders = async (sql: Sql, orders: readonly OrderSeed[]): Promise<void> => {
  await sql(`TRUNCATE seed`)
  await sql(
    `INSERT INTO seed SELECT * FROM json_populate_recordset(NULL::seed, $1)`,
    JSON.stringify(orders)
  )
  for (const statement of MEDUSA_ROWS) {
    await sql(statement)
  }
}

const insertFacts = (sql: Sql, facts: readonly FactSeed[], now: Date) =>
  sql(
    `INSERT INTO posthog_outbox_event
       (uuid, definition, entity_id, event, distinct_id, "timestamp", properties, bytes, attempts, due_at,
        delivered_at, created_at, updated_at)
     SELECT uuid, definition, entity_id, event, distinct_id, at,
       CASE WHEN at >= $2::timestamptz - ${RETENTION} THEN $3::jsonb END, octet_length($3::jsonb::text), 1, at,
       at + interval '2 seconds', at, at + interval '2 seconds'
     FROM json_to_recordset($1)
       AS seed (uuid text, definition text, entity_id text, event text, distinct_id text, at timestamptz)`,
    JSON.stringify(facts),
    now.toISOString(),
    PAYLOAD
  )

const holdBack = (sql: Sql) =>
  sql(
    `WITH youngest AS (
       SELECT uuid, row_number() OVER (ORDER BY due_at DESC, uuid) AS n FROM posthog_outbox_event
       WHERE due_at < now() AND properties IS NOT NULL ORDER BY due_at DESC, uuid LIMIT $1::int + $2::int
     )
     UPDATE posthog_outbox_event o
     SET delivered_at = NULL, attempts = 0,
       set_aside_at = CASE WHEN n > $1::int THEN now() END,
       set_aside_reason = CASE WHEN n > $1::int THEN 'refused' END
     FROM youngest WHERE youngest.uuid = o.uuid`,
    WAITING,
    SET_ASIDE
  )

/** As if the plugin had been installed on the first day. No pass is due. */
const installPlugin = async (sql: Sql, opened: Date) => {
  await sql(`UPDATE posthog_installation SET installed_at = $1::timestamptz`, opened.toISOString())
  await sql(
    `INSERT INTO posthog_lease (name, looked_at, leased_until)
     SELECT name, now(), now() FROM unnest(ARRAY['recent', 'wide']) AS name
     ON CONFLICT (name) DO UPDATE SET looked_at = now()`
  )
}
