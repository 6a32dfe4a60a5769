import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { Check } from "../../../../health/check"
import { checkedStoreOf } from "../../../../health/checked-store"
import { readChecks } from "../../../../health/checks/checks"

export const GET = async (
  { scope }: AuthenticatedMedusaRequest,
  response: MedusaResponse<{ checks: Check[] }>
): Promise<void> => {
  response.json({ checks: await readChecks(checkedStoreOf(scope, { isPartOfStore: true })) })
}
