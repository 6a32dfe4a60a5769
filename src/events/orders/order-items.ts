import type { JsonObject } from "../../lib/json/json"
import { withoutTax } from "../language/amount"
import type { Amount } from "../language/amount"
import { describeLineItem, lineItemFields } from "../language/line-items"
import type { LineItem } from "../language/line-items"
import { roundMoney, roundParts } from "../language/round-money"

/** Amounts of an order line, in addition to its price. */
export const orderItemAmounts = [
  "quantity",
  "subtotal",
  "tax_total",
  "discount_total",
  "total",
] as const

/** An order line with its amounts. */
export interface OrderItemRow extends LineItem, Record<(typeof orderItemAmounts)[number], Amount> {
  id?: string | null
}

/** Fields of an order line that `describeOrderItems` reads. */
export const orderItemFields = ["id", ...lineItemFields, ...orderItemAmounts] as const

/** An order's items after discounts, without shipping and tax. */
export const itemRevenue = {
  from: ["item_total", "item_tax_total"] as const,
  read: ({ item_total, item_tax_total }: { item_total: Amount; item_tax_total: Amount }): number =>
    withoutTax(item_total, item_tax_total).toNumber(),
}

/**
 * The lines of an order as `products` shows them, with their amounts.
 *
 * @param sum the rounded sum of the lines' totals
 * @param further values that only some events add to a line or replace
 */
export const describeOrderItems = <Line extends OrderItemRow>(
  lines: readonly Line[],
  sum: number,
  currency: string,
  further: (line: Line) => Parameters<typeof describeLineItem>[2] = () => ({})
): JsonObject[] => {
  const totals = roundParts(
    lines.map(({ id, total }) => ({ id, amount: total })),
    sum,
    currency
  )
  return lines.map((line, index) =>
    describeLineItem(line, line.quantity, {
      subtotal: roundMoney(line.subtotal, currency),
      tax: roundMoney(line.tax_total, currency),
      discount: roundMoney(line.discount_total, currency),
      total: totals[index],
      ...further(line),
    })
  )
}
