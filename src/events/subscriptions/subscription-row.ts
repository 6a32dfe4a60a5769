import { MathBN } from "@medusajs/framework/utils"
import { toNumber } from "../language/amount"
import type { Amount } from "../language/amount"
import type { EventDeclaration } from "../language/define-event"
import { property } from "../language/properties"
import { at } from "../language/property-tables"
import { roundedDifference } from "../language/round-money"
import type { Time } from "../language/time"

/** An order that a subscription gave rise to. */
interface SubscriptionOrder {
  id: string
  created_at: Time
  currency_code: string
  item_total: Amount
  item_tax_total: Amount
}

/**
 * A subscription as its events load it: the data model of Medusa's subscriptions recipe, with its links to customer and
 * orders (docs.medusajs.com/resources/recipes/subscriptions/examples/standard).
 */
export interface SubscriptionRow {
  id: string
  status: string
  interval: string
  created_at: Time
  updated_at: Time
  subscription_date: Time
  last_order_date: Time
  next_order_date?: Time | null
  expiration_date?: Time | null
  customer?: { id: string } | null
  orders?: (SubscriptionOrder | null)[] | null
}

const MONTHS: Readonly<Record<string, number>> = { monthly: 1, yearly: 12 }

/** In the order in which they were placed. */
const ordersOf = ({ orders }: SubscriptionRow): SubscriptionOrder[] =>
  (orders ?? [])
    .filter((order) => order !== null)
    .sort((a, b) => new Date(a.created_at).getTime() - new Date(b.created_at).getTime())

/** What an order brings per month: its items after discounts, without shipping and tax. */
const monthly = (row: SubscriptionRow, order: SubscriptionOrder | undefined) => {
  const months = MONTHS[row.interval]
  return order && months
    ? MathBN.div(
        MathBN.sub(toNumber(order.item_total) ?? 0, toNumber(order.item_tax_total) ?? 0),
        months
      )
    : undefined
}

/** Recurring revenue per month by the subscription's last order. */
const mrrOf = (row: SubscriptionRow): number | undefined =>
  monthly(row, ordersOf(row).at(-1))?.toNumber()

/** By how much the last order changed it; 0 where there is no order before. */
const changeByLastOrder = (row: SubscriptionRow): number | undefined => {
  const [previous, last] = ordersOf(row).slice(-2)
  const [before, after] = [previous, last ?? previous].map((order) =>
    monthly(row, order)?.toString()
  )
  return roundedDifference(after, before, previous?.currency_code ?? "")
}

/** Statuses that end a subscription without anybody asking for it. */
export const ENDED = ["expired", "failed"]

/** Statuses after which a subscription brings nothing any more. */
const isOver = ({ status }: SubscriptionRow) =>
  ENDED.includes(status) || status.startsWith("cancel")

/** How the recurring revenue changed with the state that the row is in. */
export const mrrChangeOf = (row: SubscriptionRow): number | undefined => {
  if (!isOver(row)) {
    return changeByLastOrder(row)
  }
  const mrr = mrrOf(row)
  return mrr === undefined ? undefined : -mrr
}

/** Enough for the links to be written after the row. */
const LINKED_AFTER_MS = 10 * 60 * 1000

const orderFields = at("orders", [
  "id",
  "created_at",
  "currency_code",
  "item_total",
  "item_tax_total",
])

const mrr = { from: ["interval", ...orderFields] as const, read: mrrOf }

/** How the recurring revenue changed, with what is loaded for it. */
export const mrrChange = { from: ["status", ...mrr.from] as const, read: mrrChangeOf }

/** What the definitions over subscriptions have in common. They are on where the option `subscriptions` names the entity. */
export const overSubscriptions = {
  topic: "subscriptions",
  entity: "subscription",
  // The recipe's `model.id()` gives ids without one.
  idPrefix: "",
  isReady: {
    from: "created_at",
    read: (row, now) =>
      (Boolean(row.customer) && ordersOf(row).length > 0) ||
      now.getTime() - new Date(row.created_at).getTime() > LINKED_AFTER_MS,
  },
  person: { customer: "customer", fallback: "id" },
  properties: {
    subscription_id: property.text("Id of the subscription.", "id"),
    status: property.text("Its status now, such as `active`.", "status"),
    interval: property.text("`monthly` or `yearly`.", "interval"),
    order_id: property.text("Medusa's id of its last order.", {
      from: orderFields,
      read: (row) => ordersOf(row).at(-1)?.id,
    }),
    currency: property.code("Currency of the amounts, ISO 4217 in capitals.", {
      from: orderFields,
      read: (row) => ordersOf(row).at(-1)?.currency_code,
    }),
    mrr: property.money(
      "Recurring revenue per month by its last order: items after discounts, without shipping and tax.",
      mrr
    ),
    next_order_date: property.time(
      "When it is to be renewed; absent when it is over.",
      "next_order_date"
    ),
    expiration_date: property.time("When it ends.", "expiration_date"),
  },
} satisfies Partial<EventDeclaration<SubscriptionRow>>
