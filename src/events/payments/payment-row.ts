import { cartId } from "../carts/cart-row"
import type { CartRef } from "../carts/cart-row"
import type { Amount } from "../language/amount"
import type { EventDeclaration } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import { defineProperties, under } from "../language/property-tables"
import type { Time } from "../language/time"
import type { OrderRef } from "../orders/order-ref"

/** A payment, or the session that may lead to one, as their events load it. Of what it holds of the shopper, in `context` and `data`, nothing. */
export interface PaymentOfCollection {
  id: string
  created_at: Time
  amount: Amount
  currency_code: string
  provider_id?: string | null
  payment_collection_id?: string | null
  payment_collection?: { order?: OrderRef | null; cart?: CartRef | null } | null
  /** Computed for the whole batch; see `enrich`. */
  attempt?: Amount
}

/** Paths from a payment or its session to what is paid. */
export const [CART_PATH, ORDER_PATH] = [
  "payment_collection.cart",
  "payment_collection.order",
] as const

/** What is paid, by which provider, and for which cart. */
export const moneyOfPayment = defineProperties<PaymentOfCollection>()({
  ...under(CART_PATH, cartId),
  amount: property.money("What is to be paid.", "amount"),
  currency: property.code("Currency of the amount, ISO 4217 in capitals.", "currency_code"),
  payment_provider: property.text(
    "Medusa's id of the payment provider, such as `pp_stripe_stripe`.",
    "provider_id"
  ),
  payment_collection_id: property.text(
    "Medusa's id of the payment collection: the same for all attempts to pay one cart.",
    "payment_collection_id"
  ),
})

/** What the definitions have in common that say at which attempt to complete a cart something came. */
export const withAttempt = {
  enrich: {
    by: "payment_attempts",
    from: ["created_at", "payment_collection_id", "payment_collection.created_at"],
  },
  properties: {
    attempt: property.number(
      "Which attempt to complete the cart this was: 1 for the first. Absent where no cart was being completed.",
      ({ attempt }) => attempt
    ),
  },
} satisfies Partial<EventDeclaration<PaymentOfCollection>>

/** What the definitions over payment sessions have in common. Some pay for an order that had no cart. */
export const overPaymentSessions = {
  entity: "payment_session",
  idPrefix: "payses",
  person: { ...buyerOf(CART_PATH), or: buyerOf(ORDER_PATH) },
  properties: {
    ...moneyOfPayment,
    payment_session_id: property.text("Medusa's id of the payment session.", "id"),
  },
} satisfies Partial<EventDeclaration<PaymentOfCollection>>
