import { CART_LOOK_BACK_MS, minutesSinceCart } from "../carts/cart-row"
import { defineEvent } from "../language/define-event"
import { CART_PATH, overPaymentSessions } from "./payment-row"
import type { PaymentOfCollection } from "./payment-row"

/** A shopper chose a payment method. Each choice is a payment session, whose row Medusa deletes when another one starts. */
export const paymentMethodSelected = defineEvent<PaymentOfCollection>()({
  ...overPaymentSessions,
  id: "payment_method_selected",
  topic: "carts",
  volume: "checkout",
  lookBackMs: CART_LOOK_BACK_MS,
  ofVisit: "session",
  doc: "A shopper chose a payment method. Each payment session is an event: a storefront starts a new one when the choice or the amount changes, and after a payment fails. What is paid after the order, such as what an edit added, isn't one.",
  proof: { by: "new row", where: {} },
  // A merchant who marks an order's payment as paid starts a session, too.
  isReady: {
    from: `${CART_PATH}.id`,
    read: ({ payment_collection }) => Boolean(payment_collection?.cart),
  },
  hints: { "payment.payment-session.created": "id" },
  properties: {
    ...overPaymentSessions.properties,
    ...minutesSinceCart<PaymentOfCollection>(CART_PATH, "created_at"),
  },
})
