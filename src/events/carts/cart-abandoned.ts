import { HOUR_MS } from "../../lib/time"
import { defineEvent } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import type { Time } from "../language/time"
import { CART_LIFE_MS, cartProperties, wholeCartProperties } from "./cart-row"
import { checkoutStartedAt } from "./checkout-started"
import type { StartedCart } from "./checkout-started"

/** A cart as `cart_abandoned` loads it. */
export interface AbandonedCart extends StartedCart {
  /** Computed for the whole batch; see `enrich`. */
  last_activity_at: Time
  updated_at?: Time
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
  return new Date(checkoutStartedAt.read(cart)) > new Date(cart.created_at) ? "address" : "cart"
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
    proof: {
      by: "changed row",
      where: (now) => ({
        completed_at: null,
        updated_at: { $lt: new Date(now.getTime() - hours * HOUR_MS) },
      }),
      whereJoined: { items: { id: { $ne: null }, deleted_at: null } },
    },
    isReady: (cart, now) => abandonedAt(cart) <= now,
    hints: {},
    time: abandonedAt,
    person: buyerOf(""),
    enrich: { by: "cart_activity", from: ["created_at", "updated_at"] },
    properties: {
      ...cartProperties<AbandonedCart>((cart) => cart.last_activity_at),
      ...wholeCartProperties,
      last_step: property.text(
        "How far the shopper came: `cart`, `address`, `shipping` (a method was chosen) or `payment`.",
        {
          from: [...checkoutStartedAt.from, "payment_collection.payment_sessions.id"],
          read: stepOf,
        }
      ),
      last_activity_at: property.time(
        "When something last happened to the cart.",
        (cart) => cart.last_activity_at
      ),
    },
  })
}

/** A cart was abandoned, by the default time. */
export const cartAbandoned = cartAbandonedAfter(DEFAULT_HOURS)
