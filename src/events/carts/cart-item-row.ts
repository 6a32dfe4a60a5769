import type { EventDeclaration } from "../language/define-event"
import { property } from "../language/properties"
import { defineProperties } from "../language/property-tables"
import type { Time } from "../language/time"
import { overRowsOfCart, propertiesOfCart } from "./cart-row"
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
    "Medusa's ID of the cart line; stays the same when the product is removed.",
    "id"
  ),
  product_id: property.text("Medusa's product ID.", "product_id"),
  variant_id: property.text("Medusa's variant ID.", "variant_id"),
  sku: property.text("The variant's SKU.", "variant_sku"),
  name: property.text(
    "The product's title.",
    {
      from: ["product_title", "title"],
      read: ({ product_title, title }) => product_title ?? title,
    },
    { typed: true }
  ),
  variant: property.text("The variant's title.", "variant_title", { typed: true }),
  category: property.text("The product's type.", "product_type"),
  collection: property.text("The product's collection.", "product_collection"),
  quantity: property.number(
    "Units in the line when the plugin read it: soon after the event, or when catch-up found it.",
    "quantity"
  ),
  price: property.price("Price per unit, as listed.", "unit_price"),
})

/** Shared by all definitions over cart lines. */
export const overCartItems = (time: "created_at" | "deleted_at") =>
  ({
    ...overRowsOfCart,
    volume: "cart",
    entity: "line_item",
    idPrefix: "cali",
    time,
    properties: { ...propertiesOfCart<CartLineRow>(time), ...lineProperties },
  }) satisfies Partial<EventDeclaration<CartLineRow>>
