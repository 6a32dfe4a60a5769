import { overCartPromotions } from "./cart-promotion-row"
import type { CartPromotionRow } from "./cart-promotion-row"
import { defineEvent } from "../language/define-event"

/** A promotion came to apply to a cart. No workflow announces it; the link itself is announced whenever it is renewed. */
export const promotionApplied = defineEvent<CartPromotionRow>()({
  ...overCartPromotions("created_at"),
  id: "promotion_applied",
  doc: "A promotion came to apply to a cart: its code was entered, or it is automatic. Once for each cart and promotion.",
  // One that was taken out again was applied, too.
  proof: { by: "changed row", where: {}, withDeleted: true },
  hints: { "LinkCartPromotion.attached": { payload: "id", field: "id", again: true } },
})
