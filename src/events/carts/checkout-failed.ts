import { defineMoment } from "../language/define-moment"
import { minuteOf } from "../language/once-a-minute"
import type { Amount } from "../language/amount"
import { property } from "../language/properties"

/** A failed attempt to make an order of a cart. */
export interface FailedCheckout {
  cart_id: string
  reason: string
  failed_step: string
  /** When it had failed; ISO 8601. */
  at: string
  /** The cart as it was found some moments later. Whose it is and which it was is read from it alone: the id came from a caller. */
  cart: {
    id: string
    currency_code?: string | null
    total?: Amount
    credit_line_total?: Amount
    payment_collection?: { payment_sessions?: { status?: string | null }[] | null } | null
  }
}

/**
 * Medusa refuses a payment that the shopper has still to confirm at the bank by the same type as one that the provider refused; only
 * the session's status tells.
 */
const reasonOf = ({ reason, cart }: FailedCheckout): string => {
  const sessions = cart.payment_collection?.payment_sessions ?? []
  const isWaiting = sessions.some(({ status }) => status === "requires_more")
  return isWaiting && reason === "payment_authorization_error"
    ? "payment_requires_more_error"
    : reason
}

/** A cart could not be completed. */
export const checkoutFailed = defineMoment<FailedCheckout>()({
  id: "checkout_failed",
  topic: "orders",
  doc: "A shopper's last step of the checkout failed: the payment was refused, something was sold out, or the cart was not complete. Once a minute for each cart, however often it is tried.",
  told: "When Medusa's workflow `complete-cart` has failed, whoever ran it: the Store API, a payment provider's webhook, or the store's own code. Not where there is no such cart",
  once: "cart and minute",
  whose: "The cart's customer; where there is none, the cart's id.",
  lookUp: "cart",
  // Anybody with the storefront's key can have a cart refused as often as they like.
  key: ({ cart, at }) => `${cart.id}:${minuteOf(at)}`,
  person: { customer: "cart.customer", fallback: "cart.id" },
  properties: {
    cart_id: property.text("Medusa's id of the cart.", "cart.id"),
    reason: property.text(
      "The error's type, never its message: `payment_authorization_error` (refused), `payment_requires_more_error` (the shopper has to confirm it at the bank), `not_allowed` (such as sold out), `invalid_data` (such as no payment chosen), and others.",
      reasonOf
    ),
    failed_step: property.text(
      "The step of the workflow that failed, such as `authorize-payment-session-step` or `reserve-inventory-step`.",
      "failed_step"
    ),
    total: property.money("What was left to pay, with tax, less `credit_total`.", "cart.total"),
    credit_total: property.money(
      "Part of the cart that gift cards and store credit pay. 0 where there are none.",
      "cart.credit_line_total"
    ),
    currency: property.code("ISO 4217 code of the amount, in capitals.", "cart.currency_code"),
  },
})
