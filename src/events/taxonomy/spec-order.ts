import { MathBN } from "@medusajs/framework/utils"
import type { JsonObject } from "../../lib/json/json"
import type { PropertyTable } from "../language/define-event"
import { LINE_ITEM_DOC } from "../language/line-items"
import { describeOrderItems, orderItemFields } from "../orders/order-items"
import type { OrderItemRow } from "../orders/order-items"
import { money, objects, text, toNumber } from "../language/properties"
import type { Amount } from "../language/properties"
import { roundMoney } from "../language/round-money"

interface Category {
  name?: string | null
  /** The ids of the categories above it and its own, with dots between. */
  mpath?: string | null
  is_internal?: boolean | null
}

/** A line of an order or a cart as the spec's events load it. */
export interface SpecItemRow extends OrderItemRow {
  thumbnail?: string | null
  adjustments?: ({ code?: string | null } | null)[] | null
  product?: { categories?: (Category | null)[] | null } | null
}

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

/** Fields of a line that `specItems` reads beside those of `describeOrderItems`. */
export const specItemFields = [
  "thumbnail",
  "adjustments.code",
  "product.categories.name",
  "product.categories.mpath",
  "product.categories.is_internal",
]

/** Fields of an order that `specAmounts` reads. */
export const specOrderFields = [
  "currency_code",
  "tax_total",
  "discount_total",
  "item_total",
  "item_tax_total",
  "shipping_total",
  "shipping_tax_total",
  "sales_channel.name",
  "promotions.code",
  ...[...orderItemFields, ...specItemFields].map((field) => `items.${field}`),
]

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

/** The spec has room for one code; where there are several, all of them, in the order of the alphabet. */
export const couponOf = (
  codes: readonly ({ code?: string | null } | null)[] | null | undefined
): string | undefined =>
  [...new Set((codes ?? []).flatMap((one) => one?.code ?? []))].sort(byText).join(",") || undefined

const depthOf = ({ mpath }: Category): number => mpath?.split(".").length ?? 0

/**
 * The spec has room for one category: the product's deepest, of several as deep the first by name, and the product's type where it
 * has none. Categories that the merchant keeps internal are none.
 */
export const categoryOf = ({
  product,
  product_type,
}: Pick<SpecItemRow, "product" | "product_type">): string | null | undefined => {
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
    category: categoryOf(line),
    coupon: couponOf(line.adjustments),
    image_url: line.thumbnail,
  }))
}

/** What is left of an amount without its tax, in major units. */
const withoutTax = (total: Amount, tax: Amount): number =>
  MathBN.sub(amount(total), amount(tax)).toNumber()

/** What the lines of an order are worth after discounts, without shipping and tax: the spec's `subtotal` and `revenue`. */
export const specRevenue = (order: SpecOrderRow): number =>
  withoutTax(order.item_total, order.item_tax_total)

/**
 * What the spec says of any order's money and contents. All of `revenue`, `shipping` and `tax` add up to `total`, so `shipping` is
 * without tax here, which ours is not; and `total` is what the order comes to, before store credit and refunds.
 *
 * @param orderOf reads the order of a row; where there is none, all are left out
 */
export const specAmounts = <Row extends object>(
  orderOf: (row: Row) => SpecOrderRow | null | undefined
) => {
  const read =
    <Value>(of: (order: SpecOrderRow) => Value) =>
    (row: Row): Value | undefined => {
      const order = orderOf(row)
      return order ? of(order) : undefined
    }
  return {
    affiliation: text<Row>(
      "Name of the sales channel.",
      (row) => orderOf(row)?.sales_channel?.name
    ),
    total: money<Row>("Items and shipping after discounts, with tax.", read(specTotal)),
    revenue: money<Row>("Items after discounts, without shipping and tax.", read(specRevenue)),
    shipping: money<Row>(
      "Shipping after discounts, without tax.",
      read(({ shipping_total, shipping_tax_total }) =>
        withoutTax(shipping_total, shipping_tax_total)
      )
    ),
    tax: money<Row>("Tax on items and shipping.", (row) => orderOf(row)?.tax_total),
    discount: money<Row>("All discounts, with tax.", (row) => orderOf(row)?.discount_total),
    coupon: text<Row>(
      "Codes of the promotions applied, in the order of the alphabet, with commas between.",
      (row) => couponOf(orderOf(row)?.promotions)
    ),
    currency: text<Row>("Currency of all amounts, ISO 4217 in capitals.", (row) =>
      orderOf(row)?.currency_code.toUpperCase()
    ),
    products: objects<Row, JsonObject>(
      `One object per line: ${LINE_ITEM_DOC.replace("the product type", "the product's deepest category, or its type")}, \`coupon\` (codes of its promotions), \`image_url\`; and of ours \`subtotal\`, \`tax\`, \`discount\`, \`total\` of the line.`,
      (row) => read(specItems)(row) ?? []
    ),
  } satisfies PropertyTable<Row>
}
