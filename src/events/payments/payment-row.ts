import { cartId } from "../carts/cart-row"
import type { CartRef } from "../carts/cart-row"
import type { Amount } from "../language/amount"
import type { EventDeclaration } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import { CURRENCY_DOC, PAYMENT_PROVIDER_DOC } from "../language/property-docs"
import { defineProperties, under } from "../language/property-tables"
import type { Time } from "../language/time"
import type { OrderRef } from "../orders/order-ref"

/** A payment or payment session as their events load it. `context` and `data`, which contain the shopper's data, aren't loaded. */
export interface PaymentOfCollection {
  id: string
  created_at: Time
  amount: Amount
  currency_code: string
  provider_id?: string | null
  payment_collection_id?: string | null
  payment_collection?: { order?: OrderRef | null; cart?: CartRef | null } | null
  /** Computed per batch; see `enrich`. */
  attempt?: Amount
}

/** Paths from a payment or its session to the cart and the order. */
export const [CART_PATH, ORDER_PATH] = [
  "payment_collection.cart",
  "payment_collection.order",
] as const

export const moneyOfPayment = defineProperties<PaymentOfCollection>()({
  ...under(CART_PATH, cartId),
  amount: property.money("Amount to pay.", "amount"),
  currency: property.code(CURRENCY_DOC, "currency_code"),
  payment_provider: property.text(PAYMENT_PROVIDER_DOC, "provider_id"),
  payment_collection_id: property.text(
    "Medusa's payment collection ID: the same for all attempts to pay for a cart.",
    "payment_collection_id"
  ),
})

/** Shared by definitions with the number of the attempt to complete a cart. */
export const withAttempt = {
  enrich: {
    by: "payment_attempts",
    from: ["created_at", "payment_collection_id", "payment_collection.created_at"],
  },
  properties: {
    attempt: property.number(
      "Number of the attempt to complete the cart: 1 for the first. Absent if no cart was being completed, or if the cart has been deleted.",
      ({ attempt }) => attempt
    ),
  },
} satisfies Partial<EventDeclaration<PaymentOfCollection>>

/** Shared by all definitions over payment sessions. Some sessions pay for an order without a cart. */
export const overPaymentSessions = {
  entity: "payment_session",
  idPrefix: "payses",
  person: { ...buyerOf(CART_PATH), or: buyerOf(ORDER_PATH) },
  properties: {
    ...moneyOfPayment,
    payment_session_id: property.text("Medusa's payment session ID.", "id"),
  },
} satisfies Partial<EventDeclaration<PaymentOfCollection>>
