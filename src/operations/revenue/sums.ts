import { MathBN } from "@medusajs/framework/utils"
import { roundMoney } from "../../events/language/round-money"
import { groupBy } from "../../lib/group-by"
import { sumOf } from "../../lib/sum-of"
import type { RevenueDay, RevenueTotal } from "./schema"
import type { RevenueRow } from "./statement"

/** One entry per day and currency, from the first day on. */
export const daysOf = (rows: readonly RevenueRow[]): RevenueDay[] =>
  [...groupBy(rows, ({ day, currency }) => `${day} ${currency}`)]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([, group]) => ({ day: group[0].day, ...totalOf(group) }))

/** One entry per currency. The currency with most orders comes first. */
export const totalsOf = (rows: readonly RevenueRow[]): RevenueTotal[] =>
  [...groupBy(rows, ({ currency }) => currency).values()]
    .map(totalOf)
    .sort((a, b) => b.orders - a.orders || a.currency.localeCompare(b.currency))

/** All rows, or those that the plugin has had time to record. */
type Age = "" | "aged_"

/** Each row's amount is rounded before it is added. */
const totalOf = (rows: readonly [RevenueRow, ...RevenueRow[]]): RevenueTotal => {
  const [{ currency }] = rows
  const of = (kind: RevenueRow["kind"], age: Age) => {
    const some = rows.filter((row) => row.kind === kind)
    const amounts = some.map((row) => roundMoney(row[`${age}amount`], currency) ?? 0)
    return {
      count: sumOf(some, (row) => row[`${age}count`]),
      amount: MathBN.sum(0, ...amounts).toNumber(),
    }
  }
  const sums = (prefix: "" | "told_", age: Age = "") => {
    const [orders, captures, refunds] = [
      of(`${prefix}orders`, age),
      of(`${prefix}captures`, age),
      of(`${prefix}refunds`, age),
    ]
    return {
      orders: orders.count,
      order_total: orders.amount,
      gross: captures.amount,
      refunds: refunds.amount,
      net: MathBN.sub(captures.amount, refunds.amount).toNumber(),
    }
  }
  const { orders, order_total, ...money } = sums("")
  const [stored, told] = [sums("", "aged_"), sums("told_", "aged_")]
  return {
    currency,
    orders,
    order_total,
    average_order_value: averageOf(order_total, orders, currency),
    ...money,
    abandoned_carts: of("carts", "").count,
    events: sums("told_"),
    agrees: stored.orders === told.orders && stored.net === told.net,
  }
}

const averageOf = (total: number, orders: number, currency: string): number | null =>
  orders === 0 ? null : (roundMoney(MathBN.div(total, orders).toFixed(), currency) ?? null)
