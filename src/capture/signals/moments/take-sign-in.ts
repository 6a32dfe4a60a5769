import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import { errorName } from "../../../lib/error-name"

const SIGNED_IN = "customer_signed_in"

/** What Medusa writes into a token, as far as it is read here. */
interface TokenPayload {
  actor_type?: unknown
  /** The customer's id; empty for somebody who has not registered as a customer yet. */
  actor_id?: unknown
  auth_identity_id?: unknown
  auth_provider?: unknown
  /** Seconds since 1970. */
  iat?: unknown
}

/**
 * A middleware for Medusa's sign-in routes: once the answer is on its way, tells of the sign-in that it grants. Never delays or
 * changes the answer, and what goes wrong here is logged by name only.
 */
export const takeSignIn = (
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction
): void => {
  const json = res.json.bind(res)
  let answer: unknown
  res.json = (body) => {
    answer = body
    return json(body)
  }
  res.once("finish", () => {
    try {
      if (res.statusCode < 300) {
        addSignIn(req, answer)
      }
    } catch (error) {
      const name = errorName(error)
      req.scope
        .resolve(ContainerRegistrationKeys.LOGGER)
        .error(`medusa-plugin-posthog: a sign-in could not be told: ${name}`)
      resolvePosthog(req.scope).internals.noteTrouble({
        kind: "not_described",
        definition: SIGNED_IN,
        error: name,
      })
    }
  })
  next()
}

const addSignIn = (req: MedusaRequest, answer: unknown): void => {
  const { actor_type, actor_id, auth_identity_id, auth_provider, iat } = payloadOf(answer)
  const isSignIn = actor_type === "customer" && isText(actor_id) && isText(auth_identity_id)
  if (!isSignIn || typeof iat !== "number") {
    return
  }
  const at = new Date(iat * 1000).toISOString()
  resolvePosthog(req.scope).internals.addMoment({
    definition: SIGNED_IN,
    key: `${auth_identity_id}:${at}`,
    facts: {
      customer_id: actor_id,
      auth_identity_id,
      auth_provider: isText(auth_provider) ? auth_provider : undefined,
      at,
    },
  })
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""

/** The payload of the token that this process has just made: nobody else's, so there is no signature to check. */
const payloadOf = (answer: unknown): TokenPayload => {
  const { token } = (answer ?? {}) as { token?: unknown }
  const [, payload] = isText(token) ? token.split(".") : []
  return payload ? (JSON.parse(Buffer.from(payload, "base64url").toString()) as TokenPayload) : {}
}
