import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { comparePosthogRange } from "../../../../../operations/reconciliation/posthog/range"
import type {
  PosthogTable,
  ReconciliationRange,
} from "../../../../../operations/reconciliation/schema"

export const GET = async (
  { scope, validatedQuery }: AuthenticatedMedusaRequest,
  response: MedusaResponse<{ comparison: PosthogTable }>
): Promise<void> => {
  const range = validatedQuery as ReconciliationRange
  response.json({ comparison: await comparePosthogRange(scope, range) })
}
