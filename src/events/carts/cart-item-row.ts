import type { Time } from "../language/time"
import { buyerOf } from "../language/buyer"
import { CART_LOOK_BACK_MS, cartProperties, cartRefFields } from "./cart-row"
import type { CartItemRow, CartRef } from "./cart-row"
import { lineItemFields } from "../language/line-items"
import { number, price, text } from "../language/properties"

/** A product in a cart as its events load it. */
export interface CartLineRow extends CartItemRow {
  id: string
  cart_id: string
  created_at: Time
  updated_at?: Time
  deleted_at?: Time | null
  cart?: CartRef | null
}

/** What the definitions over the products of a cart have in common. */
export const overCartItems = (timeOf: (row: CartLineRow) => Time) => ({
  topic: "carts" as const,
  volume: "cart" as const,
  lookBackMs: CART_LOOK_BACK_MS,
  entity: "line_item",
  idPrefix: "cali",
  fields: ["id", "cart_id", "created_at", "quantity", ...lineItemFields, ...cartRefFields("cart")],
  time: timeOf,
  key: (row: CartLineRow) => row.id,
  person: { ...buyerOf("cart"), fallback: "cart_id" },
  properties: {
    ...cartProperties((row: CartLineRow) => ({ ...row.cart, id: row.cart_id }), timeOf),
    line_item_id: text(
      "Medusa's id of the cart's line; the same when the product is taken out.",
      (row: CartLineRow) => row.id
    ),
    product_id: text("Medusa's id of the product.", (row: CartLineRow) => row.product_id),
    variant_id: text("Medusa's id of the variant.", (row: CartLineRow) => row.variant_id),
    sku: text("The variant's SKU.", (row: CartLineRow) => row.variant_sku),
    name: text("The product's title.", (row: CartLineRow) => row.product_title ?? row.title),
    variant: text("The variant's title.", (row: CartLineRow) => row.variant_title),
    category: text("The product's type.", (row: CartLineRow) => row.product_type),
    collection: text("The product's collection.", (row: CartLineRow) => row.product_collection),
    quantity: number(
      "Pieces in the line when the event was described: soon after, or when reconciliation found it.",
      (row: CartLineRow) => row.quantity
    ),
    price: price("Price of one piece, as listed.", (row: CartLineRow) => row.unit_price),
  },
})
