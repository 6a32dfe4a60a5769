import { HOUR_MS } from "../../lib/time"
import { defineEvent } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import { millis } from "../language/time"
import type { Time } from "../language/time"
import { CART_LIFE_MS, cartProperties, wholeCartProperties } from "./cart-row"
import { checkoutStartedAt } from "./checkout-started"
import type { StartedCart } from "./checkout-started"

/** A cart as `cart_abandoned` loads it. */
export interface AbandonedCart extends StartedCart {
  /** Computed per batch; see `enrich`. */
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
 * A cart with products that had no activity for the given hours and hadn't become an order by then. The event's time is the last activity plus
 * these hours. The cart's own `updated_at` is never later than its last activity, so the query filters by it first.
 *
 * @param hours hours without activity; can be fractional
 */
export const cartAbandonedAfter = (hours: number) => {
  const abandonedAt = ({ last_activity_at }: AbandonedCart) =>
    new Date(millis(last_activity_at) + hours * HOUR_MS)
  return defineEvent<AbandonedCart>()({
    id: "cart_abandoned",
    topic: "carts",
    volume: "checkout",
    lookBackMs: hours * HOUR_MS + CART_LIFE_MS,
    doc: "A cart with products had no activity for 24 hours (or `abandonedCartAfterHours`) and hadn't become an order by then. Once per cart, recorded within an hour after that if the cart is younger than 30 days by then. The shopper may come back, and the event stays if the cart becomes an order later.",
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
        "How far the shopper got: `cart`, `address`, `shipping` (a method was chosen), or `payment`.",
        {
          from: [...checkoutStartedAt.from, "payment_collection.payment_sessions.id"],
          read: stepOf,
        }
      ),
      last_activity_at: property.time(
        "Time of the last activity in the cart.",
        (cart) => cart.last_activity_at
      ),
    },
  })
}

/** An abandoned cart, with the default number of hours. */
export const cartAbandoned = cartAbandonedAfter(DEFAULT_HOURS)
