import { DAY_MS, MINUTE_MS } from "../../lib/time"
import type { Time } from "../language/time"
import { describeLineItem, LINE_ITEM_DOC, lineItemFields, piecesOf } from "../language/line-items"
import type { LineItem } from "../language/line-items"
import { joinPath } from "../../lib/path"
import { flag, money, number, objects, text, texts } from "../language/properties"
import type { Amount } from "../language/properties"

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

type CartOf<Row> = (row: Row) => CartRef | null | undefined

/** Fields of a cart that its events need, by the cart's path; `""` where the row is the cart. */
export const cartRefFields = (path: string): string[] =>
  ["id", "created_at", "currency_code"].map((field) => joinPath(path, field))

/** Whole minutes from one moment to another; undefined where one of them is not known. */
export const minutesBetween = (
  from: Time | null | undefined,
  to: Time | null | undefined
): number | undefined =>
  from && to
    ? Math.round((new Date(to).getTime() - new Date(from).getTime()) / MINUTE_MS)
    : undefined

/** Which cart an event is about, in which currency, and how old the cart was. */
export const cartProperties = <Row>(cartOf: CartOf<Row>, time: (row: Row) => Time) => ({
  ...cartId(cartOf),
  currency: text<Row>("The cart's currency, ISO 4217 in capitals.", (row) =>
    cartOf(row)?.currency_code?.toUpperCase()
  ),
  minutes_since_cart_created: number<Row>("Whole minutes since the cart was made.", (row) =>
    minutesBetween(cartOf(row)?.created_at, time(row))
  ),
})

/** Which cart an event is about. */
export const cartId = <Row>(cartOf: CartOf<Row>) => ({
  cart_id: text<Row>(
    "Medusa's id of the cart; the same in all events about it.",
    (row) => cartOf(row)?.id
  ),
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

/** Fields that `wholeCartProperties` reads, by the cart's path. */
export const wholeCartFields = (path: string): string[] => [
  ...cartRefFields(path),
  ...[
    "total",
    "credit_line_total",
    ...["quantity", ...lineItemFields].map((field) => `items.${field}`),
    "promotions.code",
    "shipping_address.country_code",
    "region_id",
    "region.name",
    "sales_channel_id",
    "sales_channel.name",
  ].map((field) => joinPath(path, field)),
]

const itemsOf = (cart: WholeCart | null | undefined): CartItemRow[] => cart?.items ?? []

/** What the larger events of a cart tell of it, as it was when the event was described. */
export const wholeCartProperties = <Row>(cartOf: (row: Row) => WholeCart | null | undefined) => ({
  total: money<Row>(
    "What was left to pay: products and shipping after discounts, with tax, less `credit_total`.",
    (row) => cartOf(row)?.total
  ),
  credit_total: money<Row>(
    "Part of it that gift cards and store credit pay: Medusa's credit lines. 0 where there are none.",
    (row) => cartOf(row)?.credit_line_total
  ),
  item_count: number<Row>("Pieces in the cart.", (row) => piecesOf(itemsOf(cartOf(row)))),
  products: objects<Row, ReturnType<typeof describeLineItem>>(
    `What was in the cart, one object per line: ${LINE_ITEM_DOC}.`,
    (row) => itemsOf(cartOf(row)).map((item) => describeLineItem(item, item.quantity))
  ),
  promotion_codes: texts<Row>("Codes of the promotions applied.", (row) =>
    (cartOf(row)?.promotions ?? []).flatMap((promotion) => promotion?.code ?? [])
  ),
  country: text<Row>("Country it is to be shipped to, ISO 3166 alpha-2 in capitals.", (row) =>
    cartOf(row)?.shipping_address?.country_code?.toUpperCase()
  ),
  ...cartPlaceProperties(cartOf),
  is_guest: flag<Row>(
    "Whether the shopper had no account, or was not signed in.",
    (row) => cartOf(row)?.customer?.has_account !== true
  ),
})

/** Where a cart was filled. */
export const cartPlaceProperties = <Row>(cartOf: (row: Row) => WholeCart | null | undefined) => ({
  region_id: text<Row>("Medusa's id of the region.", (row) => cartOf(row)?.region_id),
  region: text<Row>("Name of the region.", (row) => cartOf(row)?.region?.name),
  sales_channel_id: text<Row>(
    "Medusa's id of the sales channel.",
    (row) => cartOf(row)?.sales_channel_id
  ),
  sales_channel: text<Row>("Name of the sales channel.", (row) => cartOf(row)?.sales_channel?.name),
})

/** What the hints of a definition have in common whose rows belong to a cart: rows that are deleted have no index by cart. */
export const ofChangedCart = { payload: "id", field: "cart_id", where: { deleted_at: null } }
