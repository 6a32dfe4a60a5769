import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { readChecks } from "../../../../health/checks"
import type { Check } from "../../../../health/checks"

export const GET = async (
  { scope }: AuthenticatedMedusaRequest,
  response: MedusaResponse<{ checks: Check[] }>
): Promise<void> => {
  response.json({ checks: await readChecks(scope) })
}
