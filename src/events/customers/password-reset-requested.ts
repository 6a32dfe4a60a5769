import { defineMoment } from "../language/define-moment"
import { minuteOf } from "../language/once-a-minute"
import { property } from "../language/properties"

/** The facts of a password reset request, once the customer is found. */
export interface PasswordReset {
  customer_id: string
  /** When Medusa emitted its event; ISO 8601. */
  at: string
}

/** Someone requested a password reset. Medusa's event carries an email address and a token; neither gets here. */
export const passwordResetRequested = defineMoment<PasswordReset>()({
  id: "password_reset_requested",
  topic: "customers",
  doc: "Someone, most likely the customer, requested a password reset for a customer's account. At most once a minute per account.",
  told: "When Medusa emits `auth.password_reset` for a customer. The plugin never reads the token, and uses the email address only to find the account",
  once: "account and minute",
  whose: "The customer who owns the account. Without an account, no event is recorded.",
  lookUp: "customer of a sign-in",
  // Anyone who knows the email address can request a reset as often as they like.
  key: ({ customer_id, at }) => `${customer_id}:${minuteOf(at)}`,
  person: { customer: "customer", fallback: "customer_id" },
  properties: {
    customer_id: property.text("Medusa's customer ID.", "customer_id"),
  },
})
