import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { Reconciliation } from "../../../../../capture/sweeps/compare/reconciliation-schema"
import { repairRange } from "../../../../../operations/reconciliation/reconciliation"
import type { ReconciliationRange } from "../../../../../operations/reconciliation/schema"

export const POST = async (
  { scope, validatedBody }: AuthenticatedMedusaRequest<ReconciliationRange>,
  response: MedusaResponse<{ recorded: number; reconciliation: Reconciliation }>
): Promise<void> => {
  response.json(await repairRange(scope, validatedBody))
}
