import { defineMoment } from "../language/define-moment"
import { minuteOf } from "../language/once-a-minute"
import type { Amount } from "../language/amount"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import {
  CART_ID_DOC,
  CART_TOTAL_DOC,
  CREDIT_TOTAL_DOC,
  CURRENCY_DOC,
  FAILED_STEP_DOC,
} from "../language/property-docs"

/** A failed attempt to turn a cart into an order. */
export interface FailedCheckout {
  cart_id: string
  reason: string
  failed_step: string
  /** When it failed; ISO 8601. */
  at: string
  /** The cart as loaded shortly afterwards. Its own ID and customer are used, because `cart_id` came from a caller. */
  cart: {
    id: string
    currency_code?: string | null
    total?: Amount
    credit_line_total?: Amount
    payment_collection?: { payment_sessions?: { status?: string | null }[] | null } | null
  }
}

/**
 * Medusa uses the same error type for a payment that the shopper still has to confirm at the bank and for one that the provider refused.
 * Only the session's status distinguishes them.
 */
const reasonOf = ({ reason, cart }: FailedCheckout): string => {
  const sessions = cart.payment_collection?.payment_sessions ?? []
  const isWaiting = sessions.some(({ status }) => status === "requires_more")
  return isWaiting && reason === "payment_authorization_error"
    ? "payment_requires_more_error"
    : reason
}

export const checkoutFailed = defineMoment<FailedCheckout>()({
  id: "checkout_failed",
  topic: "orders",
  doc: "The last step of a shopper's checkout failed: the payment was refused, something was sold out, or the cart was incomplete. At most once a minute per cart, however often the shopper tries.",
  told: "When Medusa's workflow `complete-cart` fails, whether the Store API, a payment provider's webhook, or your store's own code ran it. Not if the cart doesn't exist",
  once: "cart and minute",
  whose: "The cart's customer; if there is none, the cart's ID.",
  lookUp: "cart",
  // Anyone with the storefront's key can make a cart fail as often as they like.
  key: ({ cart, at }) => `${cart.id}:${minuteOf(at)}`,
  ofVisit: "session",
  person: buyerOf("cart"),
  properties: {
    cart_id: property.text(CART_ID_DOC, "cart.id"),
    reason: property.text(
      "The error's type, never its message: `payment_authorization_error` (refused), `payment_requires_more_error` (the shopper has to confirm the payment at the bank), `not_allowed` (such as sold out), `invalid_data` (such as no payment chosen), and others.",
      reasonOf
    ),
    failed_step: property.text(FAILED_STEP_DOC, "failed_step"),
    total: property.money(CART_TOTAL_DOC, "cart.total"),
    credit_total: property.money(CREDIT_TOTAL_DOC, "cart.credit_line_total"),
    currency: property.code(CURRENCY_DOC, "cart.currency_code"),
  },
})
