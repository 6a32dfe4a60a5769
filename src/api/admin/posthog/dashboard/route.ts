import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { readOverview } from "../../../../dashboards/overview-state"
import type { OverviewState, SetUpResult, WhatToSetUp } from "../../../../dashboards/schema"
import { setUpOverview } from "../../../../dashboards/set-up-overview"

export const GET = async (
  { scope }: AuthenticatedMedusaRequest,
  response: MedusaResponse<{ dashboard: OverviewState }>
): Promise<void> => {
  response.json({ dashboard: await readOverview(scope) })
}

export const POST = async (
  { scope, validatedBody }: AuthenticatedMedusaRequest<WhatToSetUp>,
  response: MedusaResponse<{ setup: SetUpResult }>
): Promise<void> => {
  response.json({ setup: await setUpOverview(scope, validatedBody) })
}
