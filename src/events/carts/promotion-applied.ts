import { overCartPromotions } from "./cart-promotion-row"
import type { CartPromotionRow } from "./cart-promotion-row"
import { defineEvent } from "../language/define-event"

/** A promotion was applied to a cart. Medusa emits no event for that, only one for the link each time it is renewed. */
export const promotionApplied = defineEvent<CartPromotionRow>()({
  ...overCartPromotions("created_at"),
  id: "promotion_applied",
  doc: "A promotion was applied to a cart: the shopper entered its code, or it applies automatically. Once per cart and promotion.",
  // A promotion that was removed again was applied, too.
  proof: { by: "changed row", where: {}, withDeleted: true },
  hints: { "LinkCartPromotion.attached": { payload: "id", field: "id", again: true } },
})
