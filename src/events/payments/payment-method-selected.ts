import { CART_LOOK_BACK_MS } from "../carts/cart-row"
import { defineEvent } from "../language/define-event"
import { minutesSinceCart, overPaymentSessions } from "./payment-row"
import type { PaymentSessionRow } from "./payment-row"

const createdAt = (row: PaymentSessionRow) => row.created_at

const base = overPaymentSessions

/** A shopper chose how to pay: each choice is a payment session. Medusa deletes its row when another one is begun. */
export const paymentMethodSelected = defineEvent<PaymentSessionRow>()({
  ...base,
  id: "payment_method_selected",
  topic: "carts",
  volume: "checkout",
  lookBackMs: CART_LOOK_BACK_MS,
  doc: "A shopper chose how to pay. Each payment session is an event: a storefront begins a new one when the choice or the amount changes, and after a payment has failed.",
  proof: { by: "new row", where: {} },
  hints: { "payment.payment-session.created": "id" },
  time: createdAt,
  properties: { ...base.properties, ...minutesSinceCart(createdAt) },
})
