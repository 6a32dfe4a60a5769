import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { customerSignedIn } from "../../../events/customers/customer-signed-in"
import { momentOf } from "../../../events/moment"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import { keepVisit } from "../browser/keep-visit"
import { readAnswer } from "../browser/read-answer"
import { readVisit } from "../browser/read-visit"
import { errorName } from "../../../lib/error-name"

/** The parts of Medusa's token that are read here. */
interface TokenPayload {
  actor_type?: unknown
  /** The customer's ID; empty for someone who hasn't registered as a customer yet. */
  actor_id?: unknown
  auth_identity_id?: unknown
  auth_provider?: unknown
  /** Seconds since 1970. */
  iat?: unknown
}

/**
 * A middleware for Medusa's sign-in routes. Once the response is sent, it adds a moment for the sign-in that the response grants.
 * It never delays or changes the response, and logs only the name of an error.
 */
export const takeSignIn = (
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction
): void => {
  const answerOf = readAnswer(res)
  res.once("finish", () => {
    try {
      if (res.statusCode < 300) {
        addSignIn(req, answerOf())
      }
    } catch (error) {
      const name = errorName(error)
      req.scope
        .resolve(ContainerRegistrationKeys.LOGGER)
        .error(`medusa-plugin-posthog: a sign-in couldn't be recorded: ${name}`)
      resolvePosthog(req.scope).internals.noteTrouble({
        kind: "not_described",
        definition: customerSignedIn.id,
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
  const issued_at = new Date(iat * 1000).toISOString()
  const visit = readVisit(req)
  if (visit) {
    void keepVisit(req, visit, { customerId: actor_id })
  }
  const { internals } = resolvePosthog(req.scope)
  const facts = {
    customer_id: actor_id,
    auth_identity_id,
    auth_provider: isText(auth_provider) ? auth_provider : undefined,
    issued_at,
    at: new Date().toISOString(),
  }
  internals.memory.addMoment(momentOf(customerSignedIn, facts, { visit }))
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""

/** The payload of a token that this process just created, so there is no signature to check. */
const payloadOf = (answer: unknown): TokenPayload => {
  const { token } = (answer ?? {}) as { token?: unknown }
  const [, payload] = isText(token) ? token.split(".") : []
  return payload ? (JSON.parse(Buffer.from(payload, "base64url").toString()) as TokenPayload) : {}
}
