import { overCartItems } from "./cart-item-row"
import type { CartLineRow } from "./cart-item-row"
import { ofChangedCart } from "./cart-row"
import { defineEvent } from "../language/define-event"

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
