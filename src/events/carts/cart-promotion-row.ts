import type { EventDeclaration } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import type { Time } from "../language/time"
import { CART_LOOK_BACK_MS, propertiesOfCart } from "./cart-row"
import type { CartRef } from "./cart-row"

interface PromotionRef {
  code?: string | null
  is_automatic?: boolean | null
}

/** The link of a cart with a promotion as its events load it. */
export interface CartPromotionRow {
  id: string
  cart_id: string
  promotion_id: string
  created_at: Time
  updated_at?: Time
  deleted_at?: Time | null
  cart?: (CartRef & { deleted_at?: Time | null }) | null
  /** One, although Medusa names it as if there were several. */
  promotions?: PromotionRef | PromotionRef[] | null
}

/**
 * What the definitions over a cart's promotions have in common. Whenever anything of a cart changes, Medusa takes all its promotions
 * out and puts them in again: the link's row stays, with its `created_at`, and gets a new id. So a cart and a promotion make the key,
 * and not the id.
 */
export const overCartPromotions = (time: "created_at" | "deleted_at") =>
  ({
    topic: "carts",
    volume: "cart",
    lookBackMs: CART_LOOK_BACK_MS,
    entity: "cart_promotion",
    idPrefix: "cartpromo",
    isReady: {
      // A cart that is deleted as a whole loses its promotions, too.
      from: "cart.deleted_at",
      read: ({ cart }) => Boolean(cart) && !cart?.deleted_at,
    },
    time,
    key: {
      from: ["cart_id", "promotion_id"],
      read: ({ cart_id, promotion_id }) => `${cart_id}:${promotion_id}`,
    },
    person: { ...buyerOf("cart"), fallback: "cart_id" },
    properties: {
      ...propertiesOfCart<CartPromotionRow>(time),
      promotion_id: property.text("Medusa's id of the promotion.", "promotion_id"),
      promotion_code: property.text("The promotion's code.", "promotions.code"),
      is_automatic: property.flag(
        "Whether it applies by itself, without the shopper entering the code.",
        "promotions.is_automatic"
      ),
    },
  }) satisfies Partial<EventDeclaration<CartPromotionRow>>
