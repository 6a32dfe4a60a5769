import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { Reconciliation } from "../../../../capture/sweeps/compare/reconciliation-schema"
import { readReconciliation } from "../../../../operations/reconciliation/reconciliation"
import type { ReconciliationRange } from "../../../../operations/reconciliation/schema"

export const GET = async (
  { scope, validatedQuery }: AuthenticatedMedusaRequest,
  response: MedusaResponse<{ reconciliation: Reconciliation }>
): Promise<void> => {
  const range = validatedQuery as ReconciliationRange
  response.json({ reconciliation: await readReconciliation(scope, range) })
}
