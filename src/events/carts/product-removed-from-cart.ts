import { overCartItems } from "./cart-item-row"
import type { CartLineRow } from "./cart-item-row"
import { defineEvent } from "../language/define-event"

/** A product was taken out of a cart. Medusa keeps the line's row with `deleted_at`, which proves it and gives the time. */
export const productRemovedFromCart = defineEvent<CartLineRow>()({
  ...overCartItems("deleted_at"),
  id: "product_removed_from_cart",
  doc: "A product was taken out of a cart, by the shopper or because the region changed.",
  proof: {
    by: "changed row",
    where: { deleted_at: { $ne: null } },
    // A store that clears away old carts deletes their lines with them.
    whereJoined: { cart: { deleted_at: null } },
    withDeleted: true,
  },
  hints: { "cart.line-item.deleted": "id" },
})
