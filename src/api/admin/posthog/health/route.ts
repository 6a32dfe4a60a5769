import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { readHealth } from "../../../../health/health"
import type { PosthogHealth } from "../../../../health/report"

/** Returns the plugin's status, for the Admin's page and for a monitor with a secret API key. */
export const GET = async (
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<{ health: PosthogHealth }>
): Promise<void> => {
  response.json({ health: await readHealth(request.scope) })
}
