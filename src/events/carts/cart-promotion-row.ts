import type { Time } from "../language/time"
import { buyerOf } from "../language/buyer"
import { CART_LOOK_BACK_MS, cartProperties, cartRefFields } from "./cart-row"
import type { CartRef } from "./cart-row"
import { flag, text } from "../language/properties"

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

/** The promotion of a link. */
export const promotionOf = (row: CartPromotionRow): PromotionRef | null | undefined =>
  [row.promotions].flat()[0]

/**
 * What the definitions over a cart's promotions have in common. Whenever anything of a cart changes, Medusa takes all its promotions
 * out and puts them in again: the link's row stays, with its `created_at`, and gets a new id. So a cart and a promotion make the key,
 * and not the id.
 */
export const overCartPromotions = (timeOf: (row: CartPromotionRow) => Time) => ({
  topic: "carts" as const,
  volume: "cart" as const,
  lookBackMs: CART_LOOK_BACK_MS,
  entity: "cart_promotion",
  idPrefix: "cartpromo",
  fields: [
    "id",
    "cart_id",
    "promotion_id",
    "created_at",
    "promotions.code",
    "promotions.is_automatic",
    "cart.deleted_at",
    ...cartRefFields("cart"),
  ],
  // A cart that is deleted as a whole loses its promotions, too.
  isReady: (row: CartPromotionRow) => Boolean(row.cart) && !row.cart?.deleted_at,
  time: timeOf,
  key: (row: CartPromotionRow) => `${row.cart_id}:${row.promotion_id}`,
  keyFields: ["cart_id", "promotion_id"],
  person: { ...buyerOf("cart"), fallback: "cart_id" },
  properties: {
    ...cartProperties((row: CartPromotionRow) => ({ ...row.cart, id: row.cart_id }), timeOf),
    promotion_id: text(
      "Medusa's id of the promotion.",
      (row: CartPromotionRow) => row.promotion_id
    ),
    promotion_code: text(
      "The promotion's code.",
      (row: CartPromotionRow) => promotionOf(row)?.code
    ),
    is_automatic: flag(
      "Whether it applies by itself, without the shopper entering the code.",
      (row: CartPromotionRow) => promotionOf(row)?.is_automatic
    ),
  },
})
