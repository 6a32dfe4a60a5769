import { defineMoment } from "../language/define-moment"
import { property } from "../language/properties"

/** What an answer of Medusa's sign-in routes tells. */
export interface SignIn {
  customer_id: string
  /** Medusa's id of the way in: a customer may have several. */
  auth_identity_id: string
  auth_provider: string
  /** When Medusa made the token, to the second; ISO 8601. */
  at: string
}

/** A customer signed in, with a password or at a third party. Medusa has no event for it. */
export const customerSignedIn = defineMoment<SignIn>()({
  id: "customer_signed_in",
  topic: "customers",
  doc: "A customer with an account signed in, with a password or at a third party. Also right after the sign-up.",
  told: "When one of Medusa's own sign-in routes has answered with a token: `/auth/customer/…`, its callback, or the second factor",
  once: "sign-in; those of a customer within one second are one",
  whose: "The customer, by the id in the token.",
  lookUp: "customer",
  key: ({ auth_identity_id, at }) => `${auth_identity_id}:${at}`,
  person: { customer: "customer", fallback: "customer_id" },
  properties: {
    customer_id: property.text("Medusa's id of the customer.", "customer_id"),
    auth_provider: property.text(
      "Medusa's name of the way in: `emailpass`, `google`, or another provider of the store.",
      "auth_provider"
    ),
  },
})
