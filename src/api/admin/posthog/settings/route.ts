import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { resolvePosthog } from "../../../../modules/posthog/resolve"
import type { Setting } from "../../../../options/settings"

export const GET = (
  { scope }: AuthenticatedMedusaRequest,
  response: MedusaResponse<{ settings: readonly Setting[] }>
): void => {
  response.json({ settings: resolvePosthog(scope).internals.settings })
}
