import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { COMPLETE_CART_REQUEST } from "../events/definitions/payment-failed"
import { errorName } from "../types/error-name"
import { takeHint } from "./take-hint"

/**
 * Middleware of the request that completes a cart: takes an answer that says no for a hint that a payment may have failed. Medusa
 * emits nothing then. The request goes on at once, and the hint is taken after its answer; no I/O, and nothing of it reaches the shopper.
 */
export const takeFailedCheckout = (
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction
): void => {
  // Express forgets the parameters of a path when the request goes on.
  const { id } = req.params
  res.on("finish", () => {
    if (res.statusCode >= 400) {
      hintAt(req.scope, id)
    }
  })
  next()
}

const hintAt = (scope: MedusaRequest["scope"], id: string | undefined): void => {
  try {
    takeHint(scope, { name: COMPLETE_CART_REQUEST, data: { id } })
  } catch (error) {
    scope
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(`medusa-plugin-posthog: a failed checkout gave no hint: ${errorName(error)}`)
  }
}
