import type { EventDeclaration } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import { defineProperties } from "../language/property-tables"
import type { Time } from "../language/time"
import { CART_LOOK_BACK_MS, propertiesOfCart } from "./cart-row"
import type { CartItemRow, CartRef } from "./cart-row"

/** A product in a cart as its events load it. */
export interface CartLineRow extends CartItemRow {
  id: string
  cart_id: string
  created_at: Time
  updated_at?: Time
  deleted_at?: Time | null
  cart?: CartRef | null
}

const lineProperties = defineProperties<CartLineRow>()({
  line_item_id: property.text(
    "Medusa's id of the cart's line; the same when the product is taken out.",
    "id"
  ),
  product_id: property.text("Medusa's id of the product.", "product_id"),
  variant_id: property.text("Medusa's id of the variant.", "variant_id"),
  sku: property.text("The variant's SKU.", "variant_sku"),
  name: property.text("The product's title.", {
    from: ["product_title", "title"],
    read: ({ product_title, title }) => product_title ?? title,
  }),
  variant: property.text("The variant's title.", "variant_title"),
  category: property.text("The product's type.", "product_type"),
  collection: property.text("The product's collection.", "product_collection"),
  quantity: property.number(
    "Pieces in the line when the event was described: soon after, or when reconciliation found it.",
    "quantity"
  ),
  price: property.price("Price of one piece, as listed.", "unit_price"),
})

/** What the definitions over the products of a cart have in common. */
export const overCartItems = (time: "created_at" | "deleted_at") =>
  ({
    topic: "carts",
    volume: "cart",
    lookBackMs: CART_LOOK_BACK_MS,
    entity: "line_item",
    idPrefix: "cali",
    time,
    person: { ...buyerOf("cart"), fallback: "cart_id" },
    properties: { ...propertiesOfCart<CartLineRow>(time), ...lineProperties },
  }) satisfies Partial<EventDeclaration<CartLineRow>>
