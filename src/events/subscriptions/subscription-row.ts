import { MathBN } from "@medusajs/framework/utils"
import { MINUTE_MS } from "../../lib/time"
import { withoutTax } from "../language/amount"
import type { Amount } from "../language/amount"
import type { EventDeclaration } from "../language/define-event"
import { property } from "../language/properties"
import { CURRENCY_DOC } from "../language/property-docs"
import { at } from "../language/property-tables"
import { roundedDifference } from "../language/round-money"
import { millis } from "../language/time"
import type { Time } from "../language/time"

/** An order that belongs to a subscription. */
interface SubscriptionOrder {
  id: string
  created_at: Time
  currency_code: string
  item_total: Amount
  item_tax_total: Amount
}

/**
 * A subscription as its events load it: the data model of Medusa's subscriptions recipe, with its links to customer and orders
 * (docs.medusajs.com/resources/recipes/subscriptions/examples/standard).
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

/** From oldest to newest. */
const ordersOf = ({ orders }: SubscriptionRow): SubscriptionOrder[] =>
  (orders ?? [])
    .filter((order) => order !== null)
    .sort((a, b) => millis(a.created_at) - millis(b.created_at))

/** An order's revenue per month: items after discounts, without shipping and tax. */
const monthly = (row: SubscriptionRow, order: SubscriptionOrder | undefined) => {
  const months = MONTHS[row.interval]
  return order && months
    ? MathBN.div(withoutTax(order.item_total, order.item_tax_total), months)
    : undefined
}

/** Monthly recurring revenue, from the subscription's last order. */
const mrrOf = (row: SubscriptionRow): number | undefined =>
  monthly(row, ordersOf(row).at(-1))?.toNumber()

/** How much the last order changed it; 0 if there is no previous order. */
const changeByLastOrder = (row: SubscriptionRow): number | undefined => {
  const [previous, last] = ordersOf(row).slice(-2)
  const [before, after] = [previous, last ?? previous].map((order) =>
    monthly(row, order)?.toString()
  )
  return roundedDifference(after, before, previous?.currency_code ?? "")
}

/** Statuses of a subscription that ended without anyone canceling it. */
export const ENDED = ["expired", "failed"]

const isOver = ({ status }: SubscriptionRow) =>
  ENDED.includes(status) || status.startsWith("cancel")

/** How the monthly recurring revenue changed to reach the row's current state. */
export const mrrChangeOf = (row: SubscriptionRow): number | undefined => {
  if (!isOver(row)) {
    return changeByLastOrder(row)
  }
  const mrr = mrrOf(row)
  return mrr === undefined ? undefined : -mrr
}

/** Enough time for the links to be written after the row. */
const LINKED_AFTER_MS = 10 * MINUTE_MS

const orderFields = at("orders", [
  "id",
  "created_at",
  "currency_code",
  "item_total",
  "item_tax_total",
])

const mrr = { from: ["interval", ...orderFields] as const, read: mrrOf }

/** The same, with the fields to load for it. */
export const mrrChange = { from: ["status", ...mrr.from] as const, read: mrrChangeOf }

/** Shared by all subscription definitions. They are on if the option `subscriptions` names the entity. */
export const overSubscriptions = {
  topic: "subscriptions",
  entity: "subscription",
  // The recipe's `model.id()` has no prefix.
  idPrefix: "",
  isReady: {
    from: "created_at",
    read: (row, now) =>
      (Boolean(row.customer) && ordersOf(row).length > 0) ||
      now.getTime() - millis(row.created_at) > LINKED_AFTER_MS,
  },
  person: { customer: "customer", fallback: "id" },
  properties: {
    subscription_id: property.text("The subscription's ID.", "id"),
    status: property.text("Current status, such as `active`.", "status"),
    interval: property.text("`monthly` or `yearly`.", "interval"),
    order_id: property.text("Medusa's ID of the subscription's last order.", {
      from: orderFields,
      read: (row) => ordersOf(row).at(-1)?.id,
    }),
    currency: property.code(CURRENCY_DOC, {
      from: orderFields,
      read: (row) => ordersOf(row).at(-1)?.currency_code,
    }),
    mrr: property.money(
      "Monthly recurring revenue, from the last order: items after discounts, without shipping and tax.",
      mrr
    ),
    next_order_date: property.time(
      "When the subscription renews next; absent if it has ended.",
      "next_order_date"
    ),
    expiration_date: property.time("When the subscription ends.", "expiration_date"),
  },
} satisfies Partial<EventDeclaration<SubscriptionRow>>
