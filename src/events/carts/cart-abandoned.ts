import { HOUR_MS } from "../../lib/time"
import type { Time } from "../language/time"
import { buyerOf } from "../language/buyer"
import { CART_LIFE_MS, cartProperties, wholeCartFields, wholeCartProperties } from "./cart-row"
import { defineEvent } from "../language/define-event"
import { text, time } from "../language/properties"
import { checkoutStartedAt, checkoutStartFields } from "./checkout-started"
import type { StartedCart } from "./checkout-started"

/** A cart as `cart_abandoned` loads it. */
export interface AbandonedCart extends StartedCart {
  /** Computed for the whole batch; see `enrich`. */
  last_activity_at: Time
  payment_collection?: { payment_sessions?: { id: string }[] | null } | null
}

const DEFAULT_HOURS = 24

const stepOf = (cart: AbandonedCart): string => {
  if (cart.payment_collection?.payment_sessions?.length) {
    return "payment"
  }
  if (cart.shipping_methods?.length) {
    return "shipping"
  }
  return new Date(checkoutStartedAt(cart)) > new Date(cart.created_at) ? "address" : "cart"
}

/**
 * A cart with products was left alone for so many hours, and never became an order. Its time is the last activity and these hours. The
 * cart's own `updated_at` is no later than the last activity, so it sorts out carts in the query; the rest is asked of each.
 *
 * @param hours how long without any activity; may be fractional
 */
export const cartAbandonedAfter = (hours: number) => {
  const abandonedAt = ({ last_activity_at }: AbandonedCart) =>
    new Date(new Date(last_activity_at).getTime() + hours * HOUR_MS)
  return defineEvent<AbandonedCart>()({
    id: "cart_abandoned",
    topic: "carts",
    volume: "checkout",
    lookBackMs: hours * HOUR_MS + CART_LIFE_MS,
    doc: "Nothing happened to a cart with products for 24 hours, or what `abandonedCartAfterHours` says, and it never became an order. Once for each cart, and told within the hour after that, if the cart is younger than 30 days by then; the shopper may still come back.",
    entity: "cart",
    idPrefix: "cart",
    fields: [
      ...wholeCartFields(""),
      ...checkoutStartFields,
      "updated_at",
      "payment_collection.payment_sessions.id",
    ],
    proof: {
      by: "changed row",
      isJoined: true,
      where: { completed_at: null, items: { id: { $ne: null }, deleted_at: null } },
      whereNow: {
        filters: (now) => ({ updated_at: { $lt: new Date(now.getTime() - hours * HOUR_MS) } }),
        doc: "nothing happened to it or what belongs to it for the time that the option says",
      },
    },
    isReady: (cart, now) => abandonedAt(cart) <= now,
    hints: {},
    time: abandonedAt,
    key: (cart) => cart.id,
    person: buyerOf(""),
    keyFields: ["created_at", "updated_at"],
    enrich: "cart_activity",
    isTimedByEnrichment: true,
    properties: {
      ...cartProperties(
        (cart: AbandonedCart) => cart,
        (cart) => cart.last_activity_at
      ),
      ...wholeCartProperties((cart: AbandonedCart) => cart),
      last_step: text(
        "How far the shopper came: `cart`, `address`, `shipping` (a method was chosen) or `payment`.",
        stepOf
      ),
      last_activity_at: time(
        "When something last happened to the cart.",
        (cart) => cart.last_activity_at
      ),
    },
  })
}

/** A cart was abandoned, by the default time. */
export const cartAbandoned = cartAbandonedAfter(DEFAULT_HOURS)
