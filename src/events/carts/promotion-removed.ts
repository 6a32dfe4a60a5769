import { overCartPromotions } from "./cart-promotion-row"
import type { CartPromotionRow } from "./cart-promotion-row"
import { defineEvent } from "../language/define-event"

/** While a cart is refreshed its promotions are out for some milliseconds; after a crash then, for good. */
const REMOVED_AFTER_MS = 60_000

/** A promotion no longer applies to a cart. It has no hint: each refresh of a cart announces the same. */
export const promotionRemoved = defineEvent<CartPromotionRow>()({
  ...overCartPromotions("deleted_at"),
  id: "promotion_removed",
  doc: "A promotion was taken out of a cart, or no longer applies to what is in it. Once for each cart and promotion; told within the hour.",
  proof: {
    by: "changed row",
    where: (now) => ({
      deleted_at: { $ne: null, $lt: new Date(now.getTime() - REMOVED_AFTER_MS) },
    }),
    withDeleted: true,
  },
  hints: {},
})
