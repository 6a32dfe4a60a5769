import { defineEvent } from "../language/define-event"
import type { EventDeclaration } from "../language/define-event"
import { property } from "../language/properties"
import type { Time } from "../language/time"
import { overRowsOfCart, propertiesOfCart } from "./cart-row"
import type { CartChangeRow, CartRef } from "./cart-row"

interface PromotionRef {
  code?: string | null
  is_automatic?: boolean | null
}

/** The link between a cart and a promotion as its events load it. */
export interface CartPromotionRow extends CartChangeRow {
  promotion_id: string
  cart?: (CartRef & { deleted_at?: Time | null }) | null
  /** Only one, although Medusa's name is plural. */
  promotions?: PromotionRef | PromotionRef[] | null
}

/**
 * Shared by all definitions over a cart's promotions. Whenever a cart changes, Medusa removes all its promotions and adds them again:
 * the link's row keeps its `created_at` but gets a new ID. So the key is the cart and the promotion, not the ID.
 */
const overCartPromotions = (time: "created_at" | "deleted_at") =>
  ({
    ...overRowsOfCart,
    volume: "cart",
    entity: "cart_promotion",
    idPrefix: "cartpromo",
    isReady: {
      // A deleted cart loses its promotions, too.
      from: "cart.deleted_at",
      read: ({ cart }) => Boolean(cart) && !cart?.deleted_at,
    },
    time,
    key: {
      from: ["cart_id", "promotion_id"],
      read: ({ cart_id, promotion_id }) => `${cart_id}:${promotion_id}`,
    },
    properties: {
      ...propertiesOfCart<CartPromotionRow>(time),
      promotion_id: property.text("Medusa's promotion ID.", "promotion_id"),
      promotion_code: property.text("The promotion's code.", "promotions.code"),
      is_automatic: property.flag(
        "Whether the promotion applies automatically, without a code.",
        "promotions.is_automatic"
      ),
    },
  }) satisfies Partial<EventDeclaration<CartPromotionRow>>

/** A promotion was applied to a cart. Medusa emits no event for that, only one for the link each time it is renewed. */
export const promotionApplied = defineEvent<CartPromotionRow>()({
  ...overCartPromotions("created_at"),
  id: "promotion_applied",
  doc: "A promotion was applied to a cart: the shopper entered its code, or it applies automatically. Once per cart and promotion.",
  // A promotion that was removed again was applied, too.
  proof: { by: "changed row", where: {}, withDeleted: true },
  hints: { "LinkCartPromotion.attached": { payload: "id", field: "id", again: true } },
})

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
