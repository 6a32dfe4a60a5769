import { MathBN } from "@medusajs/framework/utils"
import type { JsonObject } from "../../lib/json/json"
import { toNumber } from "../language/amount"
import type { Amount } from "../language/amount"
import { LINE_ITEM_DOC } from "../language/line-items"
import { property } from "../language/properties"
import { at, defineProperties } from "../language/property-tables"
import { roundMoney } from "../language/round-money"
import { describeOrderItems, orderItemFields } from "../orders/order-items"
import type { OrderItemRow } from "../orders/order-items"

interface Category {
  name?: string | null
  /** The ids of the categories above it and its own, with dots between. */
  mpath?: string | null
  is_internal?: boolean | null
}

/** What the spec's events load of one product of an order or a cart, beside what ours do. */
export interface SpecProductRow {
  product_type?: string | null
  thumbnail?: string | null
  adjustments?: ({ code?: string | null } | null)[] | null
  product?: { categories?: (Category | null)[] | null } | null
}

type SpecItemRow = OrderItemRow & SpecProductRow

/** An order, or a cart, as the spec's events load it. */
export interface SpecOrderRow {
  currency_code: string
  tax_total: Amount
  discount_total: Amount
  item_total: Amount
  item_tax_total: Amount
  shipping_total: Amount
  shipping_tax_total: Amount
  sales_channel?: { name?: string | null } | null
  promotions?: ({ code?: string | null } | null)[] | null
  items?: SpecItemRow[] | null
}

/** Fields of a line that `categoryOf` reads. */
const categoryFields = [
  "product_type",
  "product.categories.name",
  "product.categories.mpath",
  "product.categories.is_internal",
] as const

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** The spec has room for one code; where there are several, all of them, in the order of the alphabet. */
const couponOf = (
  codes: readonly ({ code?: string | null } | null)[] | null | undefined
): string | undefined =>
  [...new Set((codes ?? []).flatMap((one) => one?.code ?? []))].sort(byText).join(",") || undefined

const depthOf = ({ mpath }: Category): number => mpath?.split(".").length ?? 0

/**
 * The spec has room for one category: the product's deepest, of several as deep the first by name, and the product's type where it
 * has none. Categories that the merchant keeps internal are none.
 */
const categoryOf = ({ product, product_type }: SpecProductRow): string | null | undefined => {
  const [category] = (product?.categories ?? [])
    .filter((one): one is Category => Boolean(one?.name) && one?.is_internal !== true)
    .sort((a, b) => depthOf(b) - depthOf(a) || byText(String(a.name), String(b.name)))
  return category?.name ?? product_type
}

const amount = (value: Amount) => toNumber(value) ?? 0

/** What an order comes to, before store credit and refunds. */
const specTotal = ({ item_total, shipping_total }: SpecOrderRow): number =>
  MathBN.add(amount(item_total), amount(shipping_total)).toNumber()

/** The lines as the spec's `products` show them, beside what ours say. */
const specItems = (order: SpecOrderRow): JsonObject[] => {
  const { items, shipping_total, currency_code } = order
  const rounded = (value: Amount) => roundMoney(value, currency_code) ?? 0
  const sum = MathBN.sub(rounded(specTotal(order)), rounded(shipping_total)).toNumber()
  return describeOrderItems(items ?? [], sum, currency_code, (line) => ({
    category: specItem.category.value(line),
    coupon: specItem.coupon.value(line),
    image_url: specItem.image_url.value(line),
  }))
}

/** What is left of an amount without its tax, in major units. */
const withoutTax = (total: Amount, tax: Amount): number =>
  MathBN.sub(amount(total), amount(tax)).toNumber()

/** What the spec says of one product of an order or a cart, beside what ours do. */
export const specItem = defineProperties<SpecProductRow>()({
  category: property.text("The product's deepest category, or its type.", {
    from: categoryFields,
    read: categoryOf,
  }),
  coupon: property.text(
    "Codes of its promotions, in the order of the alphabet, with commas between.",
    { from: "adjustments.code", read: ({ adjustments }) => couponOf(adjustments) }
  ),
  image_url: property.text("Address of its picture.", "thumbnail"),
})

/** What the lines of an order are worth after discounts, without shipping and tax: the spec's `subtotal` and `revenue`. */
export const specRevenue = {
  from: ["item_total", "item_tax_total"] as const,
  read: (order: Pick<SpecOrderRow, "item_total" | "item_tax_total">): number =>
    withoutTax(order.item_total, order.item_tax_total),
}

/**
 * What the spec says of any order's money and contents. All of `revenue`, `shipping` and `tax` add up to `total`, so `shipping` is
 * without tax here, which ours is not; and `total` is what the order comes to, before store credit and refunds.
 */
export const specAmounts = defineProperties<SpecOrderRow>()({
  affiliation: property.text("Name of the sales channel.", "sales_channel.name"),
  total: property.money("Items and shipping after discounts, with tax.", {
    from: ["item_total", "shipping_total"],
    read: specTotal,
  }),
  revenue: property.money("Items after discounts, without shipping and tax.", specRevenue),
  shipping: property.money("Shipping after discounts, without tax.", {
    from: ["shipping_total", "shipping_tax_total"],
    read: ({ shipping_total, shipping_tax_total }) =>
      withoutTax(shipping_total, shipping_tax_total),
  }),
  tax: property.money("Tax on items and shipping.", "tax_total"),
  discount: property.money("All discounts, with tax.", "discount_total"),
  coupon: property.text(
    "Codes of the promotions applied, in the order of the alphabet, with commas between.",
    { from: "promotions.code", read: ({ promotions }) => couponOf(promotions) }
  ),
  currency: property.code("Currency of all amounts, ISO 4217 in capitals.", "currency_code"),
  products: property.objects(
    `One object per line: ${LINE_ITEM_DOC.replace("the product type", "the product's deepest category, or its type")}, \`coupon\` (codes of its promotions), \`image_url\`; and of ours \`subtotal\`, \`tax\`, \`discount\`, \`total\` of the line.`,
    {
      from: at("items", [...orderItemFields, ...categoryFields, "adjustments.code", "thumbnail"]),
      read: specItems,
    }
  ),
})
