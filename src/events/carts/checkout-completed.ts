import { defineEvent } from "../language/define-event"
import { paymentProvider } from "../language/payment-provider"
import type { PaymentCollectionRef } from "../language/payment-provider"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import { under } from "../language/property-tables"
import type { DiscountedPart } from "../language/promotion-codes"
import { isGuestOfOrder } from "../language/sale"
import type { Buyer } from "../language/sale"
import type { Time } from "../language/time"
import { orderProperties } from "../orders/order-ref"
import type { OrderRef } from "../orders/order-ref"
import { CART_LOOK_BACK_MS, propertiesOfCart, wholeCartProperties } from "./cart-row"
import type { WholeCart } from "./cart-row"

interface CompletedCart extends WholeCart {
  shipping_methods?: (DiscountedPart & { name?: string | null })[] | null
  payment_collection?: PaymentCollectionRef | null
}

/** The link between a cart and its order as `checkout_completed` loads it. */
export interface OrderCartRow {
  id: string
  cart_id: string
  order_id: string
  created_at: Time
  cart?: CompletedCart | null
  order?: (OrderRef & Buyer) | null
}

/**
 * A cart became an order. The link between the two proves it, not the cart's `completed_at`: Medusa deletes the link if the payment
 * fails, and a completed cart's contents never change again.
 */
export const checkoutCompleted = defineEvent<OrderCartRow>()({
  id: "checkout_completed",
  topic: "carts",
  volume: "checkout",
  lookBackMs: CART_LOOK_BACK_MS,
  doc: "A cart became an order: the end of a checkout, with the cart's contents. `order_placed` covers the same order, and also orders without a cart.",
  entity: "order_cart",
  idPrefix: "ordercart",
  proof: { by: "new row", where: {} },
  hints: { "order.placed": { payload: "id", field: "order_id" } },
  key: "cart_id",
  ofVisit: "session",
  ofFlags: true,
  person: { ...buyerOf("order"), fallback: "cart_id" },
  properties: {
    ...propertiesOfCart<OrderCartRow>("created_at"),
    ...orderProperties("order"),
    order_id: property.text("Medusa's order ID.", "order_id"),
    ...under("cart", wholeCartProperties),
    is_guest: isGuestOfOrder,
    shipping_option: property.text("Name of the shipping option.", "cart.shipping_methods.name"),
    payment_provider: paymentProvider("cart.payment_collection"),
  },
})
