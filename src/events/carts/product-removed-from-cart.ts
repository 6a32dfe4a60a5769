import { overCartItems } from "./cart-item-row"
import type { CartLineRow } from "./cart-item-row"
import { defineEvent } from "../language/define-event"

const base = overCartItems((row) => row.deleted_at ?? row.created_at)

/** A product was taken out of a cart. Medusa keeps the line's row with `deleted_at`, which proves it and gives the time. */
export const productRemovedFromCart = defineEvent<CartLineRow>()({
  ...base,
  id: "product_removed_from_cart",
  doc: "A product was taken out of a cart, by the shopper or because the region changed.",
  fields: [...base.fields, "deleted_at"],
  proof: {
    by: "changed row",
    // A store that clears away old carts deletes their lines with them.
    where: { deleted_at: { $ne: null }, cart: { deleted_at: null } },
    withDeleted: true,
  },
  hints: { "cart.line-item.deleted": "id" },
})
