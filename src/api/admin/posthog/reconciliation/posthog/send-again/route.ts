import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { sendPosthogRangeAgain } from "../../../../../../operations/reconciliation/posthog/range"
import type {
  ReconciliationRange,
  SentAgain,
} from "../../../../../../operations/reconciliation/schema"

export const POST = async (
  { scope, validatedBody }: AuthenticatedMedusaRequest<ReconciliationRange>,
  response: MedusaResponse<SentAgain>
): Promise<void> => {
  response.json(await sendPosthogRangeAgain(scope, validatedBody))
}
