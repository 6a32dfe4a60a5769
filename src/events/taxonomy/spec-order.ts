import { MathBN } from "@medusajs/framework/utils"
import { byText } from "../../lib/by-text"
import type { JsonObject } from "../../lib/json/json"
import { sumOf, withoutTax } from "../language/amount"
import type { Amount } from "../language/amount"
import { LINE_ITEM_DOC, productsOf } from "../language/line-items"
import { distinctCodes, joinedPromotionCodes } from "../language/promotion-codes"
import type { Discounted } from "../language/promotion-codes"
import { property } from "../language/properties"
import { CURRENCY_DOC } from "../language/property-docs"
import { at, defineProperties } from "../language/property-tables"
import { roundMoney } from "../language/round-money"
import { describeOrderItems, itemRevenue, orderItemFields } from "../orders/order-items"
import type { OrderItemRow } from "../orders/order-items"

interface Category {
  name?: string | null
  /** The IDs of its parent categories and its own, separated by dots. */
  mpath?: string | null
  is_internal?: boolean | null
}

/** What the spec's events load of a product in an order or cart, in addition to the plugin's own fields. */
export interface SpecProductRow {
  product_type?: string | null
  thumbnail?: string | null
  adjustments?: ({ code?: string | null } | null)[] | null
  product?: { categories?: (Category | null)[] | null } | null
}

type SpecItemRow = OrderItemRow & SpecProductRow

/** An order or cart as the spec's events load it. */
export interface SpecOrderRow extends Omit<Discounted, "items"> {
  currency_code: string
  tax_total: Amount
  discount_total: Amount
  item_total: Amount
  item_tax_total: Amount
  shipping_total: Amount
  shipping_tax_total: Amount
  sales_channel?: { name?: string | null } | null
  items?: SpecItemRow[] | null
}

/** Fields of a line that `categoryOf` reads. */
const categoryFields = [
  "product_type",
  "product.categories.name",
  "product.categories.mpath",
  "product.categories.is_internal",
] as const

const depthOf = ({ mpath }: Category): number => mpath?.split(".").length ?? 0

/**
 * The spec has room for one category: the product's deepest, the first by name if several are equally deep, or the product's type if it has
 * no category. Internal categories don't count.
 */
const categoryOf = ({ product, product_type }: SpecProductRow): string | null | undefined => {
  const [category] = (product?.categories ?? [])
    .filter((one): one is Category => Boolean(one?.name) && one?.is_internal !== true)
    .sort((a, b) => depthOf(b) - depthOf(a) || byText(String(a.name), String(b.name)))
  return category?.name ?? product_type
}

/** An order's total before store credit and refunds. */
const specTotal = ({ item_total, shipping_total }: SpecOrderRow): number =>
  sumOf([item_total, shipping_total])

/** The lines as the spec's `products` show them, in addition to the plugin's own values. */
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

/** What the spec asks for of a product but Medusa doesn't know. `whose` says that it is a product's if the event is about more. */
export const lacksOfProduct = (whose: "" | " of a product"): string =>
  `\`brand\`, \`url\`, and \`position\`${whose}, because Medusa doesn't know brands, your storefront's URLs, or the list in which a product appeared.`

/** The spec's properties of a product in an order or cart, in addition to the plugin's own. */
export const specItem = defineProperties<SpecProductRow>()({
  category: property.text("The product's deepest category, or its type.", {
    from: categoryFields,
    read: categoryOf,
  }),
  coupon: property.text(
    "Codes of the product's promotions, in alphabetical order, separated by commas.",
    {
      from: "adjustments.code",
      read: ({ adjustments }) => distinctCodes(adjustments).join(",") || undefined,
    }
  ),
  image_url: property.text("URL of the product's image.", "thumbnail"),
})

/** The spec's `subtotal` and `revenue`. */
export const specRevenue = property.money(
  "Items after discounts, without shipping and tax.",
  itemRevenue
)

/**
 * The spec's properties for an order's amounts and contents. `revenue`, `shipping`, and `tax` add up to `total`, so `shipping` is without tax
 * here, unlike the plugin's own, and `total` is the order's total before store credit and refunds.
 */
export const specAmounts = defineProperties<SpecOrderRow>()({
  affiliation: property.text("Name of the sales channel.", "sales_channel.name"),
  total: property.money("Items and shipping after discounts, with tax.", {
    from: ["item_total", "shipping_total"],
    read: specTotal,
  }),
  revenue: specRevenue,
  shipping: property.money("Shipping after discounts, without tax.", {
    from: ["shipping_total", "shipping_tax_total"],
    read: ({ shipping_total, shipping_tax_total }) =>
      withoutTax(shipping_total, shipping_tax_total).toNumber(),
  }),
  tax: property.money("Tax on items and shipping.", "tax_total"),
  discount: property.money("All discounts, with tax.", "discount_total"),
  coupon: joinedPromotionCodes,
  currency: property.code(CURRENCY_DOC, "currency_code"),
  products: productsOf(
    `The items of the order or cart, one object per line: ${LINE_ITEM_DOC.replace("the product type", "the product's deepest category, or its type")}, \`coupon\` (codes of its promotions), and \`image_url\`; and the plugin's own \`subtotal\`, \`tax\`, \`discount\`, and \`total\` of the line.`,
    {
      from: at("items", [...orderItemFields, ...categoryFields, "adjustments.code", "thumbnail"]),
      read: specItems,
    }
  ),
})
