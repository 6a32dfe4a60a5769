import { joinPath, readPath } from "../../lib/path"
import { DAY_MS, MINUTE_MS } from "../../lib/time"
import type { Amount } from "../language/amount"
import { describeLineItem, LINE_ITEM_DOC, lineItemFields } from "../language/line-items"
import type { LineItem } from "../language/line-items"
import { property } from "../language/properties"
import { at, defineProperties, under } from "../language/property-tables"
import { fieldsOf, readerOf } from "../language/reading"
import type { Source } from "../language/reading"
import type { Time } from "../language/time"

/** How far back the wide pass looks for events of carts, which are many and short-lived. */
export const CART_LOOK_BACK_MS = 3 * DAY_MS

/** How long a cart may have lived before it was left alone: storefronts keep a returning shopper's cart for weeks. */
export const CART_LIFE_MS = 30 * DAY_MS

/** The cart that a fact is about, as far as every event about a cart names it. */
export interface CartRef {
  id: string
  created_at?: Time | null
  currency_code?: string | null
  customer?: { has_account?: boolean | null } | null
}

const CART_ID = "Medusa's id of the cart; the same in all events about it."

/** Which cart an event is about. */
export const cartId = defineProperties<CartRef>()({ cart_id: property.text(CART_ID, "id") })

/** The same where the row names its cart, also one that is deleted by now. */
const namedCartId = defineProperties<{ cart_id: string }>()({
  cart_id: property.text(CART_ID, "cart_id"),
})

/** Which cart an event is about, and in which currency. */
export const cartRef = defineProperties<CartRef>()({
  ...cartId,
  currency: property.code("The cart's currency, ISO 4217 in capitals.", "currency_code"),
})

/** How old the cart was, which hangs at a path of the row. */
export const minutesSinceCart = <Row>(path: string, time: Source<Row, Time | null | undefined>) => {
  const madeAt = joinPath(path, "created_at")
  const timeOf = readerOf(time)
  return {
    minutes_since_cart_created: {
      ...property.number<Row>("Whole minutes since the cart was made.", (row) => {
        const [made, moment] = [readPath(row, madeAt) as Time | undefined, timeOf(row)]
        return made && moment
          ? Math.round((new Date(moment).getTime() - new Date(made).getTime()) / MINUTE_MS)
          : undefined
      }),
      fields: [madeAt, ...fieldsOf(time)],
    },
  }
}

/** Which cart an event is about, in which currency, and how old the cart was, which is the row. */
export const cartProperties = <Row>(time: Source<Row, Time>) => ({
  ...cartRef,
  ...minutesSinceCart("", time),
})

/** The same of a row that belongs to a cart. */
export const propertiesOfCart = <Row>(time: Source<Row, Time | null | undefined>) => ({
  ...under("cart", cartRef),
  ...namedCartId,
  ...minutesSinceCart("cart", time),
})

/** A product in the cart. */
export interface CartItemRow extends LineItem {
  quantity: Amount
}

/** A cart with all that its larger events tell of it. E-mail and addresses are not among the fields, but for the country. */
export interface WholeCart extends CartRef {
  total?: Amount
  credit_line_total?: Amount
  items?: CartItemRow[] | null
  promotions?: ({ code?: string | null } | null)[] | null
  shipping_address?: { country_code?: string | null } | null
  region_id?: string | null
  region?: { name?: string | null } | null
  sales_channel_id?: string | null
  sales_channel?: { name?: string | null } | null
}

/** Where a cart was filled. */
export const cartPlaceProperties = defineProperties<WholeCart>()({
  region_id: property.text("Medusa's id of the region.", "region_id"),
  region: property.text("Name of the region.", "region.name"),
  sales_channel_id: property.text("Medusa's id of the sales channel.", "sales_channel_id"),
  sales_channel: property.text("Name of the sales channel.", "sales_channel.name"),
})

/** What the larger events of a cart tell of it, as it was when the event was described. */
export const wholeCartProperties = defineProperties<WholeCart>()({
  total: property.money(
    "What was left to pay: products and shipping after discounts, with tax, less `credit_total`.",
    "total"
  ),
  credit_total: property.money(
    "Part of it that gift cards and store credit pay: Medusa's credit lines. 0 where there are none.",
    "credit_line_total"
  ),
  item_count: property.sum("Pieces in the cart.", "items.quantity"),
  products: property.objects(`What was in the cart, one object per line: ${LINE_ITEM_DOC}.`, {
    from: at("items", ["quantity", ...lineItemFields]),
    read: ({ items }) => (items ?? []).map((item) => describeLineItem(item, item.quantity)),
  }),
  promotion_codes: property.texts("Codes of the promotions applied.", "promotions.code"),
  country: property.code(
    "Country it is to be shipped to, ISO 3166 alpha-2 in capitals.",
    "shipping_address.country_code"
  ),
  ...cartPlaceProperties,
  is_guest: property.flag("Whether the shopper had no account, or was not signed in.", {
    from: "customer.has_account",
    read: ({ customer }) => customer?.has_account !== true,
  }),
})

/** What the hints of a definition have in common whose rows belong to a cart. */
export const ofChangedCart = { payload: "id", field: "cart_id", again: true }
