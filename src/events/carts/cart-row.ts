import { joinPath } from "../../lib/path"
import { DAY_MS, MINUTE_MS } from "../../lib/time"
import type { Amount } from "../language/amount"
import type { EventDeclaration } from "../language/define-event"
import { elapsed } from "../language/elapsed"
import { describeLineItem, LINE_ITEM_DOC, lineItemFields, productsOf } from "../language/line-items"
import type { LineItem } from "../language/line-items"
import { buyerOf } from "../language/person-source"
import { promotionCodes } from "../language/promotion-codes"
import type { Discounted, DiscountedPart } from "../language/promotion-codes"
import { property } from "../language/properties"
import { CART_ID_DOC, CART_TOTAL_DOC, CREDIT_TOTAL_DOC } from "../language/property-docs"
import { at, defineProperties, under } from "../language/property-tables"
import type { Source } from "../language/reading"
import { isGuest, placeProperties } from "../language/sale"
import type { Sale } from "../language/sale"
import type { Time } from "../language/time"

/** How far back the wide pass looks for cart events. Carts are many and short-lived. */
export const CART_LOOK_BACK_MS = 3 * DAY_MS

/** How old a cart can be when its last activity happens: storefronts keep a returning shopper's cart for weeks. */
export const CART_LIFE_MS = 30 * DAY_MS

/** The parts of a cart that every cart event reads. */
export interface CartRef {
  id: string
  created_at?: Time | null
  currency_code?: string | null
}

export const cartId = defineProperties<CartRef>()({ cart_id: property.text(CART_ID_DOC, "id") })

/** The same for a row that names its cart, even if the cart has been deleted. */
const namedCartId = defineProperties<{ cart_id: string }>()({
  cart_id: property.text(CART_ID_DOC, "cart_id"),
})

export const cartRef = defineProperties<CartRef>()({
  ...cartId,
  currency: property.code(
    "The cart's currency when the plugin read it, as an uppercase ISO 4217 code.",
    "currency_code"
  ),
})

/** The age of the cart that is at `path` in the row. */
export const minutesSinceCart = <Row>(
  path: string,
  time: Source<Row, Time | null | undefined>
) => ({
  minutes_since_cart_created: elapsed<Row>(
    "Whole minutes since the cart was created.",
    MINUTE_MS,
    joinPath(path, "created_at"),
    time
  ),
})

/** The cart's ID, currency, and age, for a row that is the cart. */
export const cartProperties = <Row>(time: Source<Row, Time>) => ({
  ...cartRef,
  ...minutesSinceCart("", time),
})

/** The same for a row that belongs to a cart. */
export const propertiesOfCart = <Row>(time: Source<Row, Time | null | undefined>) => ({
  ...under("cart", cartRef),
  ...namedCartId,
  ...minutesSinceCart("cart", time),
})

/** A row that belongs to a cart, as the events load it. */
export interface CartChangeRow {
  id: string
  cart_id: string
  created_at: Time
  updated_at?: Time
  deleted_at?: Time | null
  cart?: CartRef | null
}

/** Shared by all definitions over rows that belong to a cart. */
export const overRowsOfCart = {
  topic: "carts",
  lookBackMs: CART_LOOK_BACK_MS,
  ofVisit: "session",
  person: { ...buyerOf("cart"), fallback: "cart_id" },
} satisfies Partial<EventDeclaration>

/** A product in the cart. */
export interface CartItemRow extends LineItem, DiscountedPart {
  quantity: Amount
}

/** A cart as the events with its contents load it. Email and addresses aren't loaded, except for the country. */
export interface WholeCart extends CartRef, Sale, Omit<Discounted, "items"> {
  total?: Amount
  credit_line_total?: Amount
  items?: CartItemRow[] | null
  shipping_address?: { country_code?: string | null } | null
}

/** The cart's contents and totals at the time the event is described. */
export const wholeCartProperties = defineProperties<WholeCart>()({
  total: property.money(CART_TOTAL_DOC, "total"),
  credit_total: property.money(CREDIT_TOTAL_DOC, "credit_line_total"),
  item_count: property.sum("Units in the cart.", "items.quantity"),
  products: productsOf(`The cart's contents, one object per line: ${LINE_ITEM_DOC}.`, {
    from: at("items", ["quantity", ...lineItemFields]),
    read: ({ items }) => (items ?? []).map((item) => describeLineItem(item, item.quantity)),
  }),
  promotion_codes: promotionCodes,
  country: property.code(
    "Country to ship to, as an uppercase ISO 3166 alpha-2 code.",
    "shipping_address.country_code"
  ),
  ...placeProperties,
  is_guest: isGuest,
})

/** A hint from a cart's event, for definitions whose rows belong to a cart. */
export const ofChangedCart = { payload: "id", field: "cart_id", again: true }
