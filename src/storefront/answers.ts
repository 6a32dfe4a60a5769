import { asId } from "./headers"
import { safely } from "./safely"

/** The customer an answer of Medusa shows to be signed in or just registered, if it shows one. */
export const customerIn = (path: string, answer: unknown): string | undefined =>
  safely(() => {
    const { customer, token, verification_required, mfa_challenge } = answer as Answer
    if (path.startsWith("/store/customers")) {
      return asId(customer?.id)
    }
    return path.startsWith("/auth/") && token && !verification_required && !mfa_challenge
      ? customerOfToken(token)
      : undefined
  })

interface Answer {
  customer?: { id?: unknown }
  token?: string
  verification_required?: unknown
  mfa_challenge?: unknown
}

/** Medusa's token names who is signed in. One for a sign-in without a customer yet names nobody. */
const customerOfToken = (token: string): string | undefined => {
  const [, payload = ""] = token.split(".")
  const claims = JSON.parse(atob(payload.replace(/-/g, "+").replace(/_/g, "/"))) as {
    actor_id?: unknown
    actor_type?: unknown
  }
  return claims.actor_type === "customer" ? asId(claims.actor_id) : undefined
}
