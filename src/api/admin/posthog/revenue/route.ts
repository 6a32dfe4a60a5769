import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { readRevenue } from "../../../../operations/revenue/revenue"
import type { Revenue } from "../../../../operations/revenue/schema"

export const GET = async (
  { scope, validatedQuery }: AuthenticatedMedusaRequest,
  response: MedusaResponse<{ revenue: Revenue }>
): Promise<void> => {
  response.json({ revenue: await readRevenue(scope, { days: Number(validatedQuery.days) }) })
}
