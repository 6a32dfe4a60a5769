import { defineEvent } from "../language/define-event"
import type { EventDeclaration } from "../language/define-event"
import { property } from "../language/properties"
import { defineProperties } from "../language/property-tables"
import { ofChangedCart, overRowsOfCart, propertiesOfCart } from "./cart-row"
import type { CartChangeRow, CartItemRow } from "./cart-row"

/** A product in a cart as its events load it. */
export interface CartLineRow extends CartChangeRow, CartItemRow {}

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
  price: property.price(
    "Price per unit, as listed when the plugin read it. A product that was removed keeps its price in the cart's currency of that time, even if the cart's region has changed.",
    "unit_price"
  ),
})

/** Shared by all definitions over cart lines. */
const overCartItems = (time: "created_at" | "deleted_at") =>
  ({
    ...overRowsOfCart,
    volume: "cart",
    entity: "line_item",
    idPrefix: "cali",
    time,
    properties: { ...propertiesOfCart<CartLineRow>(time), ...lineProperties },
  }) satisfies Partial<EventDeclaration<CartLineRow>>

/** A product was added to a cart as a new line. Adding more of it changes the line's quantity, which no row proves. */
export const productAddedToCart = defineEvent<CartLineRow>()({
  ...overCartItems("created_at"),
  id: "product_added_to_cart",
  doc: "A product was added to a cart. Adding more units of the same variant later isn't an event.",
  proof: { by: "new row", where: {}, withDeleted: true },
  hints: {
    "cart.created": ofChangedCart,
    "cart.updated": ofChangedCart,
    // A line that is removed soon after is no longer found by its cart.
    "cart.line-item.deleted": { payload: "id", field: "id", again: true },
  },
})

/** A product was removed from a cart. Medusa keeps the line's row, and its `deleted_at` is the proof and the time. */
export const productRemovedFromCart = defineEvent<CartLineRow>()({
  ...overCartItems("deleted_at"),
  id: "product_removed_from_cart",
  doc: "A product was removed from a cart, by the shopper or because the region changed.",
  proof: {
    by: "changed row",
    where: { deleted_at: { $ne: null } },
    // A store that cleans up old carts deletes their lines with them.
    whereJoined: { cart: { deleted_at: null } },
    withDeleted: true,
  },
  hints: { "cart.line-item.deleted": "id" },
})
