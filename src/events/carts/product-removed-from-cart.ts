import { overCartItems } from "./cart-item-row"
import type { CartLineRow } from "./cart-item-row"
import { defineEvent } from "../language/define-event"

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
