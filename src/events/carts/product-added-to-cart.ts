import { overCartItems } from "./cart-item-row"
import type { CartLineRow } from "./cart-item-row"
import { ofChangedCart } from "./cart-row"
import { defineEvent } from "../language/define-event"

/** A product was put into a cart: a new line. More of the same changes the quantity of its line, which no row tells. */
export const productAddedToCart = defineEvent<CartLineRow>()({
  ...overCartItems("created_at"),
  id: "product_added_to_cart",
  doc: "A product was put into a cart. More pieces of the same variant, added later, are no event.",
  proof: { by: "new row", where: {}, withDeleted: true },
  hints: { "cart.created": ofChangedCart, "cart.updated": ofChangedCart },
})
