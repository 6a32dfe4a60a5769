import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { bootstrapOf } from "../../../../capture/signals/flags/bootstrap"
import type { FlagBootstrap } from "../../../../capture/signals/flags/bootstrap"

/** Returns the visitor's own feature flags, for posthog-js's `bootstrap`. No cache between the store and the browser may keep it. */
export const GET = async (
  request: MedusaRequest,
  response: MedusaResponse<FlagBootstrap>
): Promise<void> => {
  const answer = await bootstrapOf(request)
  response.set("cache-control", "private, max-age=30")
  response.vary("Authorization, Cookie, X-PostHog-Distinct-Id, X-PostHog-Consent, Sec-GPC")
  response.json(answer)
}
