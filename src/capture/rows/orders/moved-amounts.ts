import { BigNumber, decorateCartTotals } from "@medusajs/framework/utils"
import { inTurns } from "../../../lib/in-turns"
import type { Database } from "../../../modules/posthog/database/gate"
import { partsOf } from "../fast-rows/orders-statement"
import type { BelongsTo } from "../fast-rows/orders-statement"
import { shownAmount } from "../fast-rows/shown-amount"
import type { Row } from "../row"

/** An order as it was loaded in one of its versions. */
interface OrderInVersion {
  row: Row
  version: number
}

/** What Medusa's totals function reads from an order, and which order it is. */
type MovedOrder = Parameters<typeof decorateCartTotals>[0] & { id: string; in_version: number }

/** A row or a line of it with whatever Medusa's totals function adds. */
type Amounts = Record<string, unknown>

/**
 * Corrects the amounts of orders that were loaded in an earlier version.
 *
 * Before 2.12 (2.14 for shipping), Medusa didn't keep discounts and credit lines by version: they held for all versions of an order. Three of Medusa's
 * migrations (`Migration20251016160403`, `Migration20251016182939`, and `Migration20260106185528` for shipping) put them into the latest
 * version of that day, so Medusa loads the earlier ones without them. Medusa itself creates the rows of a version when it makes that
 * version. So a row of a later version was moved if it is older than the request for the next one, and holds for this one, too. Not the
 * confirmation: one that failed and was repeated leaves the rows of the first.
 *
 * Corrects the totals of the order and its lines, and the codes of its parts' adjustments. Orders without such rows stay as they are.
 */
export const withMovedAmounts = async (
  database: Pick<Database, "raw">,
  orders: readonly OrderInVersion[]
): Promise<Row[]> => {
  if (orders.length === 0) {
    return []
  }
  const { rows } = await database.raw<{ rows: MovedOrder[] }>(MOVED_STATEMENT, [
    orders.map(({ row }) => row.id),
    orders.map(({ version }) => version),
  ])
  const moved = await inTurns(rows, (order): [string, Amounts] => [
    keyOf(order.id, order.in_version),
    decorateCartTotals(order) as unknown as Amounts,
  ])
  const amountsOf = new Map(moved)
  return orders.map(({ row, version }) => {
    const amounts = amountsOf.get(keyOf(row.id, version))
    return amounts ? withAmounts(row, amounts) : row
  })
}

const keyOf = (id: string, version: number): string => `${id} ${version}`

const withAmounts = (row: Row, amounts: Amounts): Row => {
  const parts = [amounts.items, amounts.shipping_methods].flat() as Amounts[]
  const moved = new Map(parts.map((part) => [part.id, part]))
  const corrected = (part: Amounts) => ({
    ...shownIn(part, moved.get(part.id) ?? {}),
    ...(isEmpty(part.adjustments) && { adjustments: moved.get(part.id)?.adjustments ?? [] }),
  })
  const correctedAt = (name: "items" | "shipping_methods") =>
    Array.isArray(row[name]) && { [name]: (row[name] as Amounts[]).map(corrected) }
  return {
    ...shownIn(row, amounts),
    id: row.id,
    ...correctedAt("items"),
    ...correctedAt("shipping_methods"),
  }
}

const isEmpty = (list: unknown): boolean => Array.isArray(list) && list.length === 0

/** Replaces the totals that were loaded. `query.graph` returns some as numbers, some as Medusa's `BigNumber`. */
const shownIn = (row: Amounts, amounts: Amounts): Amounts => ({
  ...row,
  ...Object.fromEntries(
    Object.entries(amounts).flatMap(([name, amount]) =>
      name in row && amount instanceof BigNumber ? [[name, shownAmount(amount)]] : []
    )
  ),
})

/** The rows of a version are those of the first version that has any: its own, or a later one if they were moved there. */
const belongsTo: BelongsTo = (table, alias, owner, version) => `
  ${alias}.version = (
    SELECT min(first.version) FROM ${table} first
    WHERE first.${owner} AND first.version >= ${version} AND first.deleted_at IS NULL
  ) AND (${alias}.version = ${version} OR ${alias}.created_at < next.requested_at)`

const PARTS = partsOf("asked.version", belongsTo)

const IS_MOVED =
  "moved.version > asked.version AND moved.created_at < next.requested_at AND moved.deleted_at IS NULL"

const MOVED_STATEMENT = `
  SELECT o.id, o.currency_code, asked.version AS in_version, ${PARTS.items} AS items, ${PARTS.shipping_methods} AS shipping_methods,
    ${PARTS.credit_lines} AS credit_lines
  FROM unnest(?::text[], ?::int[]) AS asked(id, version)
  JOIN "order" o ON o.id = asked.id AND o.version > asked.version
  CROSS JOIN LATERAL (
    SELECT min(change.created_at) AS requested_at FROM order_change change
    WHERE change.order_id = o.id AND change.version > asked.version AND change.deleted_at IS NULL
  ) next
  WHERE EXISTS (
    SELECT 1 FROM order_item item JOIN order_line_item_adjustment moved ON moved.item_id = item.item_id
    WHERE item.order_id = o.id AND item.version = asked.version AND item.deleted_at IS NULL AND ${IS_MOVED}
  ) OR EXISTS (
    SELECT 1 FROM order_shipping shipping
    JOIN order_shipping_method_adjustment moved ON moved.shipping_method_id = shipping.shipping_method_id
    WHERE shipping.order_id = o.id AND shipping.version = asked.version AND shipping.deleted_at IS NULL AND ${IS_MOVED}
  ) OR EXISTS (SELECT 1 FROM order_credit_line moved WHERE moved.order_id = o.id AND ${IS_MOVED})`
