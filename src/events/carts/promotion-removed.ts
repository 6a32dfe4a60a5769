import { overCartPromotions } from "./cart-promotion-row"
import type { CartPromotionRow } from "./cart-promotion-row"
import { defineEvent } from "../language/define-event"

const base = overCartPromotions((row) => row.deleted_at ?? row.created_at)

/** While a cart is refreshed its promotions are out for some milliseconds; after a crash then, for good. */
const REMOVED_AFTER_MS = 60_000

/** A promotion no longer applies to a cart. It has no hint: each refresh of a cart announces the same. */
export const promotionRemoved = defineEvent<CartPromotionRow>()({
  ...base,
  id: "promotion_removed",
  doc: "A promotion was taken out of a cart, or no longer applies to what is in it. Once for each cart and promotion; told within the hour.",
  fields: [...base.fields, "deleted_at"],
  proof: {
    by: "changed row",
    where: { deleted_at: { $ne: null } },
    whereNow: {
      filters: (now) => ({
        deleted_at: { $lt: new Date(now.getTime() - REMOVED_AFTER_MS) },
      }),
      doc: "has been so for more than a minute",
    },
    withDeleted: true,
  },
  hints: {},
})
