import { MathBN } from "@medusajs/framework/utils"
import { roundMoney } from "../../events/language/round-money"
import type { RevenueDay, RevenueTotal } from "./schema"
import type { RevenueRow } from "./statement"

/** One entry per day and currency, from the first day on. */
export const daysOf = (rows: readonly RevenueRow[]): RevenueDay[] => {
  const groups = new Map<string, RevenueRow[]>()
  for (const row of rows) {
    const key = `${row.day} ${row.currency}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, group]) => ({ day: key.slice(0, 10), ...sumOf(group, key.slice(11)) }))
}

/** One entry per currency. The currency with most orders comes first. */
export const totalsOf = (days: readonly RevenueDay[]): RevenueTotal[] =>
  [...new Set(days.map(({ currency }) => currency))]
    .map((currency) =>
      addUp(
        days.filter((day) => day.currency === currency),
        currency
      )
    )
    .sort((a, b) => b.orders - a.orders || a.currency.localeCompare(b.currency))

const sumOf = (rows: readonly RevenueRow[], currency: string): RevenueTotal => {
  const of = (kind: RevenueRow["kind"]) => {
    const row = rows.find((each) => each.kind === kind)
    return { count: row?.count ?? 0, amount: roundMoney(row?.amount, currency) ?? 0 }
  }
  const [orders, captures, refunds] = [of("orders"), of("captures"), of("refunds")]
  const told = {
    orders: of("told_orders"),
    captures: of("told_captures"),
    refunds: of("told_refunds"),
  }
  return {
    currency,
    orders: orders.count,
    order_total: orders.amount,
    average_order_value: averageOf(orders.amount, orders.count, currency),
    gross: captures.amount,
    refunds: refunds.amount,
    net: minus(captures.amount, refunds.amount),
    abandoned_carts: of("carts").count,
    events: {
      orders: told.orders.count,
      order_total: told.orders.amount,
      gross: told.captures.amount,
      refunds: told.refunds.amount,
      net: minus(told.captures.amount, told.refunds.amount),
    },
  }
}

const addUp = (days: readonly RevenueDay[], currency: string): RevenueTotal => {
  const count = (read: (day: RevenueDay) => number) => days.reduce((sum, day) => sum + read(day), 0)
  const money = (read: (day: RevenueDay) => number) => MathBN.sum(0, ...days.map(read)).toNumber()
  const orders = count((day) => day.orders)
  const order_total = money((day) => day.order_total)
  return {
    currency,
    orders,
    order_total,
    average_order_value: averageOf(order_total, orders, currency),
    gross: money((day) => day.gross),
    refunds: money((day) => day.refunds),
    net: money((day) => day.net),
    abandoned_carts: count((day) => day.abandoned_carts),
    events: {
      orders: count((day) => day.events.orders),
      order_total: money((day) => day.events.order_total),
      gross: money((day) => day.events.gross),
      refunds: money((day) => day.events.refunds),
      net: money((day) => day.events.net),
    },
  }
}

const minus = (a: number, b: number): number => MathBN.sub(a, b).toNumber()

const averageOf = (total: number, orders: number, currency: string): number | null =>
  orders === 0 ? null : (roundMoney(MathBN.div(total, orders).toFixed(), currency) ?? null)
