import { MathBN } from "@medusajs/framework/utils"
import { toNumber } from "../language/amount"
import type { Amount } from "../language/amount"
import { defineEvent } from "../language/define-event"
import { LINE_ITEM_DOC, productsOf } from "../language/line-items"
import { paymentProvider } from "../language/payment-provider"
import type { PaymentCollectionRef } from "../language/payment-provider"
import { buyerOf } from "../language/person-source"
import { promotionCodes } from "../language/promotion-codes"
import type { Discounted, DiscountedPart } from "../language/promotion-codes"
import { property } from "../language/properties"
import { CREDIT_TOTAL_DOC, CURRENCY_DOC } from "../language/property-docs"
import { at } from "../language/property-tables"
import { roundMoney } from "../language/round-money"
import { isGuest, placeProperties } from "../language/sale"
import type { Sale } from "../language/sale"
import type { Time } from "../language/time"
import { describeOrderItems, itemRevenue, orderItemFields } from "./order-items"
import type { OrderItemRow } from "./order-items"
import { orderProperties } from "./order-ref"

/** Totals of an order that `order_placed` sends. */
export const orderTotals = [
  "total",
  "subtotal",
  "tax_total",
  "shipping_total",
  "discount_total",
  "credit_line_total",
  "item_total",
  "item_tax_total",
] as const

/** An order as `order_placed` loads it. Personal fields aren't loaded. */
export interface OrderRow
  extends Sale, Omit<Discounted, "items">, Record<(typeof orderTotals)[number], Amount> {
  id: string
  display_id?: number | null
  version?: number
  /** Remains when the cart itself is deleted. */
  cart_link?: { cart_id: string } | null
  created_at: Time
  currency_code: string
  shipping_address?: { country_code?: string | null } | null
  payment_collections?: PaymentCollectionRef[] | null
  items?: (OrderItemRow & DiscountedPart)[] | null
  /** Computed per batch; see `enrich`. */
  is_first_order?: boolean
  order_number_of_customer?: Amount
  days_since_last_order?: Amount
  customer_totals?: {
    orders_count: Amount
    first_order_at: Time
    last_order_at: Time
  }
}

/** What the shopper and store credit pay, minus shipping. Each amount is rounded like its property. */
const sumOfItems = ({ total, credit_line_total, shipping_total, currency_code }: OrderRow) => {
  const rounded = (amount: Amount) => roundMoney(amount, currency_code) ?? 0
  return MathBN.add(rounded(total), rounded(credit_line_total))
    .minus(rounded(shipping_total))
    .toNumber()
}

/** One event for each order that isn't a draft, with the totals that Medusa's Store API shows. */
export const orderPlaced = defineEvent<OrderRow>()({
  id: "order_placed",
  topic: "orders",
  doc: "A shopper placed an order.",
  entity: "order",
  idPrefix: "order",
  proof: { by: "new row", where: { is_draft_order: false } },
  hints: {
    "order.placed": "id",
    // A draft that becomes an order as in Medusa's recipe for quotes: the workflow that updates an order says no more.
    "order.updated": { payload: "id", field: "id", again: true, sinceInstallation: true },
  },
  ofVisit: "session and campaign",
  ofFlags: true,
  person: buyerOf(""),
  personTotals: {
    docs: {
      orders_count: "Number of orders the customer has placed; not updated beyond 10,000.",
      first_order_at: "When the customer placed their first order.",
      last_order_at: "When the customer placed their last order.",
    },
    values: ({ customer_totals: totals }) =>
      totals
        ? {
            orders_count: toNumber(totals.orders_count),
            first_order_at: new Date(totals.first_order_at).toISOString(),
            last_order_at: new Date(totals.last_order_at).toISOString(),
          }
        : {},
  },
  enrich: { by: "order_history" },
  ledger: { amount: "total", currency: "currency_code", salesChannel: "sales_channel_id" },
  // Not sent, but useful to functions in the store's options.
  fields: ["cart_link.cart_id"],
  properties: {
    ...orderProperties(""),
    currency: property.code(CURRENCY_DOC, "currency_code"),
    total: property.money(
      "Amount the shopper pays: items and shipping after discounts, with tax, minus `credit_total`.",
      "total"
    ),
    subtotal: property.money("Items and shipping before discounts, without tax.", "subtotal"),
    tax: property.money("Tax on items and shipping.", "tax_total"),
    shipping: property.money("Shipping after discounts, with tax.", "shipping_total"),
    discount: property.money("All discounts, with tax.", "discount_total"),
    credit_total: property.money(CREDIT_TOTAL_DOC, "credit_line_total"),
    revenue: property.money(
      "Items after discounts, without shipping and tax, whether paid with money or credit.",
      itemRevenue
    ),
    item_count: property.sum("Units ordered: the sum of all quantities.", "items.quantity"),
    products: productsOf(
      `One object per line: ${LINE_ITEM_DOC}, \`subtotal\`, \`tax\`, \`discount\`, and \`total\`.`,
      {
        from: at("items", orderItemFields),
        read: (order) =>
          describeOrderItems(order.items ?? [], sumOfItems(order), order.currency_code),
      }
    ),
    promotion_codes: promotionCodes,
    country: property.code(
      "Country the order ships to, as an uppercase ISO 3166 alpha-2 code.",
      "shipping_address.country_code"
    ),
    ...placeProperties,
    payment_provider: paymentProvider("payment_collections"),
    is_first_order: property.flag(
      "Whether the customer has no earlier order. Without a sign-in, Medusa finds the customer by the email address.",
      (order) => order.is_first_order
    ),
    order_number_of_customer: property.number(
      "Position among the customer's orders: 1 for the first. Without a sign-in, Medusa finds the customer by the email address. An order that began as a draft counts from the draft's creation, so an order that was placed before the draft became one keeps the same number, and only a backfill numbers both anew. Like `is_first_order` and `days_since_last_order`, absent for a customer with more than 10,000 orders, such as all of a till's.",
      (order) => order.order_number_of_customer
    ),
    days_since_last_order: property.number(
      "Whole days since the customer's previous order; absent on the first.",
      (order) => order.days_since_last_order
    ),
    is_guest: isGuest,
  },
})
