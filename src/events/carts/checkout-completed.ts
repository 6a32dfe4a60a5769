import { defineEvent } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import { under } from "../language/property-tables"
import type { Time } from "../language/time"
import { orderProperties } from "../orders/order-ref"
import type { OrderRef } from "../orders/order-ref"
import { CART_LOOK_BACK_MS, propertiesOfCart, wholeCartProperties } from "./cart-row"
import type { WholeCart } from "./cart-row"

interface CompletedCart extends WholeCart {
  shipping_methods?: { name?: string | null }[] | null
  payment_collection?: { payments?: { provider_id?: string | null }[] | null } | null
}

/** The link of a cart with the order that it became, as `checkout_completed` loads it. */
export interface OrderCartRow {
  id: string
  cart_id: string
  order_id: string
  created_at: Time
  cart?: CompletedCart | null
  order?: OrderRef | null
}

/**
 * A cart became an order. The link of the two proves it, and not the cart's `completed_at`: a link that a failed payment took back
 * is deleted, and a completed cart's contents never change again.
 */
export const checkoutCompleted = defineEvent<OrderCartRow>()({
  id: "checkout_completed",
  topic: "carts",
  volume: "checkout",
  lookBackMs: CART_LOOK_BACK_MS,
  doc: "A cart became an order: the end of a checkout, with what was in the cart. `order_placed` tells of the same order, and of those that had no cart.",
  entity: "order_cart",
  idPrefix: "ordercart",
  proof: { by: "new row", where: {} },
  hints: { "order.placed": { payload: "id", field: "order_id" } },
  key: "cart_id",
  person: { ...buyerOf("order"), fallback: "cart_id" },
  properties: {
    ...propertiesOfCart<OrderCartRow>("created_at"),
    ...orderProperties("order"),
    order_id: property.text("Medusa's id of the order.", "order_id"),
    ...under("cart", wholeCartProperties),
    shipping_option: property.text("Name of the shipping option.", "cart.shipping_methods.name"),
    payment_provider: property.text(
      "Medusa's id of the payment provider, such as `pp_stripe_stripe`.",
      "cart.payment_collection.payments.provider_id"
    ),
  },
})
