import { ulid } from "ulid"
import type { Sql } from "../../tools/lib/sql"

/** The rows of an order: each table, and how to find its rows from the order's ID ($1). */
const OF_ORDER: Record<string, string> = {
  order: "id = $1",
  order_item: "order_id = $1",
  order_line_item: "id in (select item_id from order_item where order_id = $1)",
  order_line_item_tax_line: "item_id in (select item_id from order_item where order_id = $1)",
  order_line_item_adjustment: "item_id in (select item_id from order_item where order_id = $1)",
  order_shipping: "order_id = $1",
  order_shipping_method:
    "id in (select shipping_method_id from order_shipping where order_id = $1)",
  order_shipping_method_tax_line:
    "shipping_method_id in (select shipping_method_id from order_shipping where order_id = $1)",
  order_summary: "order_id = $1",
  order_transaction: "order_id = $1",
  order_cart: "order_id = $1",
  order_payment_collection: "order_id = $1",
}

const COLLECTION =
  "(select payment_collection_id from order_payment_collection where order_id = $1)"
const PAYMENT = `(select id from payment where payment_collection_id in ${COLLECTION})`

const OF_PAYMENT: Record<string, string> = {
  payment_collection: `id in ${COLLECTION}`,
  payment: `payment_collection_id in ${COLLECTION}`,
  capture: `payment_id in ${PAYMENT}`,
  refund: `payment_id in ${PAYMENT}`,
}

const TABLES = { ...OF_ORDER, ...OF_PAYMENT }

type Row = Record<string, unknown>

/** Rows that belong only to the order, so each copy gets its own IDs. Cart, customer, and address are the template's. */
const ID = /\b(?:ord(?!addr)[a-z]*|pay_col|pay|payses|capt|ref)_[0-9A-Z]{26}\b/g

/**
 * Copies whole orders with their payments, captures, and refunds, as if each had been placed at its own time: with new IDs whose
 * ULIDs show that time. Much faster than placing them.
 *
 * @param moments when each copy was placed
 * @param templates IDs of real orders, used in turn
 * @returns the copies' IDs
 */
export const copyOrders = async (
  sql: Sql,
  { templates, moments }: { templates: readonly string[]; moments: readonly Date[] }
): Promise<string[]> => {
  const orders: Record<string, Row[]>[] = []
  for (const id of templates) {
    orders.push(await readOrder(sql, id))
  }
  // Foreign keys are correct by construction, but not in the order of insertion.
  await sql("set session_replication_role = replica")
  const ids: string[] = []
  for (let start = 0; start < moments.length; start += CHUNK) {
    const copies = moments
      .slice(start, start + CHUNK)
      .map((moment, n) => copyOf(orders[(start + n) % orders.length] ?? {}, moment))
    for (const table of Object.keys(TABLES)) {
      const rows = copies.flatMap((copy) => copy[table] ?? [])
      await sql(
        `insert into "${table}" select * from jsonb_populate_recordset(null::"${table}", $1::jsonb)`,
        JSON.stringify(rows)
      )
    }
    ids.push(...copies.map((copy) => String(copy.order?.[0]?.id)))
  }
  await sql("set session_replication_role = default")
  return ids
}

const CHUNK = 250

const readOrder = async (sql: Sql, id: string): Promise<Record<string, Row[]>> => {
  const tables: Record<string, Row[]> = {}
  for (const [table, where] of Object.entries(TABLES)) {
    const rows = await sql<{ row: Row }>(
      `select to_jsonb(t) as row from "${table}" t where ${where}`,
      id
    )
    tables[table] = rows.map(({ row }) => row)
  }
  return tables
}

const copyOf = (order: Record<string, Row[]>, moment: Date): Record<string, Row[]> => {
  const ids = new Map<string, string>()
  const copied = JSON.stringify(order).replace(ID, (id) => {
    const known = ids.get(id) ?? id.replace(/[0-9A-Z]{26}$/, ulid(moment.getTime()))
    ids.set(id, known)
    return known
  })
  const at = moment.toISOString()
  return Object.fromEntries(
    Object.entries(JSON.parse(copied) as Record<string, Row[]>).map(([table, rows]) => [
      table,
      rows.map((row) => ({ ...row, created_at: at, updated_at: at })),
    ])
  )
}
