import { overCartPromotions } from "./cart-promotion-row"
import type { CartPromotionRow } from "./cart-promotion-row"
import { defineEvent } from "../language/define-event"

/** While Medusa refreshes a cart, its promotions are removed for a few milliseconds; after a crash at that time, permanently. */
const REMOVED_AFTER_MS = 60_000

/** A promotion no longer applies to a cart. It has no hint, because every refresh of a cart emits the same Medusa event. */
export const promotionRemoved = defineEvent<CartPromotionRow>()({
  ...overCartPromotions("deleted_at"),
  id: "promotion_removed",
  doc: "A promotion was removed from a cart or no longer applies to its contents. Once per cart and promotion, recorded within an hour.",
  proof: {
    by: "changed row",
    where: (now) => ({
      deleted_at: { $ne: null, $lt: new Date(now.getTime() - REMOVED_AFTER_MS) },
    }),
    withDeleted: true,
  },
  hints: {},
})
