import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { requestErasure } from "../../../../../../erasure/request-erasure"
import type { ErasureStatus } from "../../../../../../erasure/status"

/** Requests the erasure of a customer who was deleted in Medusa. It goes on in the background. */
export const POST = async (
  request: AuthenticatedMedusaRequest,
  response: MedusaResponse<{ erasure: ErasureStatus }>
): Promise<void> => {
  const erasure = await requestErasure(request.scope, String(request.params.id), "api")
  response.status(202).json({ erasure })
}
