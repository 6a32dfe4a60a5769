import { MathBN } from "@medusajs/framework/utils"
import { toNumber } from "../language/amount"
import type { Amount } from "../language/amount"
import { defineEvent } from "../language/define-event"
import { LINE_ITEM_DOC } from "../language/line-items"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import { at } from "../language/property-tables"
import { roundMoney } from "../language/round-money"
import type { Time } from "../language/time"
import { describeOrderItems, orderItemFields } from "./order-items"
import type { OrderItemRow } from "./order-items"
import { orderProperties } from "./order-ref"

/** An order as `order_placed` loads it. Personal fields are not among them. */
export interface OrderRow {
  id: string
  display_id?: number | null
  version?: number
  /** Stays when the cart itself is deleted. */
  cart_link?: { cart_id: string } | null
  created_at: Time
  currency_code: string
  total: Amount
  subtotal: Amount
  tax_total: Amount
  shipping_total: Amount
  discount_total: Amount
  credit_line_total: Amount
  item_total: Amount
  item_tax_total: Amount
  customer?: { has_account?: boolean | null } | null
  shipping_address?: { country_code?: string | null } | null
  region_id?: string | null
  region?: { name?: string | null } | null
  sales_channel_id?: string | null
  sales_channel?: { name?: string | null } | null
  promotions?: ({ code?: string | null } | null)[] | null
  payment_collections?:
    ({ payments?: ({ provider_id?: string | null } | null)[] | null } | null)[] | null
  items?: OrderItemRow[] | null
  /** Computed for the whole batch; see `enrich`. */
  is_first_order?: boolean
  order_number_of_customer?: Amount
  days_since_last_order?: Amount
  customer_totals?: {
    orders_count: Amount
    first_order_at: Time
    last_order_at: Time
  }
}

/** Totals of an order that `order_placed` tells. */
export const orderTotals = [
  "total",
  "subtotal",
  "tax_total",
  "shipping_total",
  "discount_total",
  "credit_line_total",
  "item_total",
  "item_tax_total",
]

/** What the shopper and credit pay, less what of it is for shipping: each amount rounded as its property. */
const sumOfItems = ({ total, credit_line_total, shipping_total, currency_code }: OrderRow) => {
  const rounded = (amount: Amount) => roundMoney(amount, currency_code) ?? 0
  return MathBN.add(rounded(total), rounded(credit_line_total))
    .minus(rounded(shipping_total))
    .toNumber()
}

const itemRevenue = (order: OrderRow): number =>
  MathBN.sub(toNumber(order.item_total) ?? 0, toNumber(order.item_tax_total) ?? 0).toNumber()

/** An order was placed: one event for each order that is not a draft, with the totals that Medusa's Store API shows. */
export const orderPlaced = defineEvent<OrderRow>()({
  id: "order_placed",
  topic: "orders",
  doc: "A shopper placed an order.",
  entity: "order",
  idPrefix: "order",
  proof: { by: "new row", where: { is_draft_order: false } },
  hints: { "order.placed": "id" },
  person: buyerOf(""),
  personTotals: {
    docs: {
      orders_count: "How many orders the customer has placed.",
      first_order_at: "When the first was placed.",
      last_order_at: "When the last was placed.",
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
  ledger: { amount: "total", currency: "currency_code" },
  // Not told, but of use to the functions of a store's options.
  fields: ["cart_link.cart_id"],
  properties: {
    ...orderProperties(""),
    currency: property.code("Currency of all amounts, ISO 4217 in capitals.", "currency_code"),
    total: property.money(
      "What the shopper pays: items and shipping after discounts, with tax, less `credit_total`.",
      "total"
    ),
    subtotal: property.money("Items and shipping before discounts, without tax.", "subtotal"),
    tax: property.money("Tax on items and shipping.", "tax_total"),
    shipping: property.money("Shipping after discounts, with tax.", "shipping_total"),
    discount: property.money("All discounts, with tax.", "discount_total"),
    credit_total: property.money(
      "Part of the order that gift cards and store credit paid: Medusa's credit lines. 0 where there are none.",
      "credit_line_total"
    ),
    revenue: property.money(
      "Items after discounts, without shipping and tax, whether money or credit paid for them.",
      { from: ["item_total", "item_tax_total"], read: itemRevenue }
    ),
    item_count: property.sum("Pieces ordered: the sum of all quantities.", "items.quantity"),
    products: property.objects(
      `One object per line: ${LINE_ITEM_DOC}, \`subtotal\`, \`tax\`, \`discount\`, \`total\`.`,
      {
        from: at("items", orderItemFields),
        read: (order) =>
          describeOrderItems(order.items ?? [], sumOfItems(order), order.currency_code),
      }
    ),
    promotion_codes: property.texts("Codes of the promotions applied.", "promotions.code"),
    country: property.code(
      "Country the order is shipped to, ISO 3166 alpha-2 in capitals.",
      "shipping_address.country_code"
    ),
    region_id: property.text("Medusa's id of the region.", "region_id"),
    region: property.text("Name of the region.", "region.name"),
    sales_channel_id: property.text("Medusa's id of the sales channel.", "sales_channel_id"),
    sales_channel: property.text("Name of the sales channel.", "sales_channel.name"),
    payment_provider: property.text(
      "Medusa's id of the payment provider, such as `pp_stripe_stripe`.",
      "payment_collections.payments.provider_id"
    ),
    is_first_order: property.flag(
      "Whether the customer has no earlier order. For guests: no earlier order of the same guest customer.",
      (order) => order.is_first_order
    ),
    order_number_of_customer: property.number(
      "Which of the customer's orders this is: 1 for the first. For guests: of the same guest customer.",
      (order) => order.order_number_of_customer
    ),
    days_since_last_order: property.number(
      "Whole days since the customer's order before this one; absent on the first.",
      (order) => order.days_since_last_order
    ),
    is_guest: property.flag("Whether the order was placed without an account.", {
      from: "customer.has_account",
      read: (order) => order.customer?.has_account !== true,
    }),
  },
})
