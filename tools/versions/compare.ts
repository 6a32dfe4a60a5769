import type { HttpTypes } from "@medusajs/framework/types"
import type { StoredEvent } from "../../packages/posthog-stand-in"
import type { Moved, Trade } from "./trade"

/** How the events that arrived compare with what Medusa's API shows. */
export interface Comparison {
  /** Order and money events that arrived. */
  events: number
  /** Amounts and quantities that were compared. */
  amounts: number
  /** The differences, one per line. */
  differences: string[]
}

type Values = Record<string, unknown>

/** Compares each order, capture, and refund with its one event, to the currency's smallest unit. */
export const compare = ({ orders, moved }: Trade, events: readonly StoredEvent[]): Comparison => {
  const seen = events.filter(({ event }) => EVENTS.has(event))
  const differences: string[] = []
  let amounts = 0
  const check = (what: string, found: readonly StoredEvent[], wanted: Wanted) => {
    const [event, ...more] = found
    if (!event || more.length > 0) {
      differences.push(`${what}: expected one event, got ${found.length}`)
      return
    }
    const told = valuesOf(event)
    for (const [name, value] of Object.entries(wanted.values)) {
      amounts++
      if (!isSame(wanted.currency, value, told[name])) {
        differences.push(`${what}: expected ${name} ${String(value)}, got ${String(told[name])}`)
      }
    }
  }
  for (const order of orders) {
    const found = seen.filter(isOf("order_placed", order.id))
    check(`order_placed of ${order.id}`, found, wantedOf(order))
  }
  for (const each of moved) {
    check(`${each.event} of ${each.order}`, seen.filter(isOf(each.event, each.order)), {
      currency: each.currency,
      values: moneyOf(each),
    })
  }
  if (seen.length !== orders.length + moved.length) {
    differences.push(`expected ${orders.length + moved.length} events, got ${seen.length}`)
  }
  return { events: seen.length, amounts, differences }
}

const EVENTS = new Set(["order_placed", "payment_captured", "payment_refunded"])

const isOf =
  (event: string, order: string) =>
  (each: StoredEvent): boolean =>
    each.event === event && each.properties.order_id === order

interface Wanted {
  currency: string
  values: Values
}

const moneyOf = ({ event, amount }: Moved): Values => ({
  amount,
  $revenue: event === "payment_refunded" ? -amount : amount,
})

/** What the Store API shows for an order, in the event's property names. */
const wantedOf = (order: HttpTypes.StoreOrder): Wanted => ({
  currency: order.currency_code,
  values: {
    total: order.total,
    subtotal: order.subtotal,
    tax: order.tax_total,
    shipping: order.shipping_total,
    discount: order.discount_total,
    revenue: order.item_total - order.item_tax_total,
    ...Object.assign(
      {},
      ...(order.items ?? []).map((item) =>
        named(String(item.variant_id), {
          quantity: item.quantity,
          price: item.unit_price,
          subtotal: item.subtotal,
          tax: item.tax_total,
          discount: item.discount_total,
          total: item.total,
        })
      )
    ),
  },
})

/** An event's amounts. Those of its products are by variant. */
const valuesOf = ({ properties }: StoredEvent): Values => ({
  ...properties,
  ...Object.assign(
    {},
    ...((properties.products ?? []) as (Values & { variant_id: string })[]).map(
      ({ variant_id, ...product }) => named(variant_id, product)
    )
  ),
})

const named = (of: string, values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${of}.${name}`, value]))

const isSame = (currency: string, wanted: unknown, got: unknown): boolean =>
  typeof got === "number" && Math.abs(Number(wanted) - got) <= smallestCoin(currency) / 2 + 1e-9

const smallestCoin = (currency: string): number => {
  const { maximumFractionDigits } = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
  }).resolvedOptions()
  return 10 ** -(maximumFractionDigits ?? 2)
}
