import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { readDeliveries } from "../../../../operations/deliveries/deliveries"
import type { Deliveries } from "../../../../operations/deliveries/schema"

export const GET = async (
  { scope }: AuthenticatedMedusaRequest,
  response: MedusaResponse<{ deliveries: Deliveries }>
): Promise<void> => {
  response.json({ deliveries: await readDeliveries(scope) })
}
