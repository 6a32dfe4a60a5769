import { defineMoment } from "../language/define-moment"
import { minuteOf } from "../language/once-a-minute"
import { property } from "../language/properties"

/** What is known of a request for a new password, once the customer is found. */
export interface PasswordReset {
  customer_id: string
  /** When Medusa emitted its event; ISO 8601. */
  at: string
}

/** Somebody asked for a new password. Medusa's event carries an e-mail and a token; neither gets here. */
export const passwordResetRequested = defineMoment<PasswordReset>()({
  id: "password_reset_requested",
  topic: "customers",
  doc: "Somebody, most likely the customer, asked for a new password for a customer's account. Once a minute for each account.",
  told: "When Medusa emits `auth.password_reset` for a customer. The token is never read; the e-mail finds the account and is forgotten",
  once: "account and minute",
  whose: "The customer whose account it is. Nothing is told where there is no account.",
  lookUp: "customer of a sign-in",
  // Anybody who knows the e-mail may ask, as often as they like.
  key: ({ customer_id, at }) => `${customer_id}:${minuteOf(at)}`,
  person: { customer: "customer", fallback: "customer_id" },
  properties: {
    customer_id: property.text("Medusa's id of the customer.", "customer_id"),
  },
})
