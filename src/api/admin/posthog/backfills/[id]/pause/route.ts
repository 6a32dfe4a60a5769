import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { BackfillSummary } from "../../../../../../capture/sweeps/backfill/backfill-progress"
import { changeBackfill } from "../../../../../../capture/sweeps/backfill/background"

export const POST = async (
  { scope, params }: AuthenticatedMedusaRequest,
  response: MedusaResponse<{ backfill: BackfillSummary }>
): Promise<void> => {
  response.json({ backfill: await changeBackfill(scope, String(params.id), "pause") })
}
