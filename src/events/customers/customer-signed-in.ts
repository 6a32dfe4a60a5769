import { defineMoment } from "../language/define-moment"
import { property } from "../language/properties"

/** The facts in a response of Medusa's sign-in routes. */
export interface SignIn {
  customer_id: string
  /** Medusa's auth identity; a customer can have several. */
  auth_identity_id: string
  auth_provider?: string
  /** When Medusa made the token, to the second; ISO 8601. */
  issued_at: string
  /** When Medusa answered; ISO 8601. Not rounded, because PostHog leaves out a session with an event before its start. */
  at: string
}

/** A customer signed in. Medusa emits no event for that. */
export const customerSignedIn = defineMoment<SignIn>()({
  id: "customer_signed_in",
  topic: "customers",
  doc: "A customer with an account signed in, with a password or through a third party. Also recorded right after sign-up.",
  told: "When one of Medusa's own sign-in routes responds with a token: `/auth/customer/…`, its callback, or the second factor",
  once: "sign-in; repeated sign-ins with the same auth identity within one second count as one",
  whose: "The customer whose ID is in the token.",
  lookUp: "customer",
  key: ({ auth_identity_id, issued_at }) => `${auth_identity_id}:${issued_at}`,
  ofVisit: "session",
  person: { customer: "customer", fallback: "customer_id" },
  properties: {
    customer_id: property.text("Medusa's customer ID.", "customer_id"),
    auth_provider: property.text(
      "Medusa's auth provider: `emailpass`, `google`, or another provider that your store uses.",
      "auth_provider"
    ),
  },
})
