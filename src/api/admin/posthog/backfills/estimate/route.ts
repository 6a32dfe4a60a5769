import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { dateOf } from "../../../../../lib/date-of"
import { readEstimate } from "../../../../../operations/backfills/estimate"
import type { BackfillEstimate, NewBackfill } from "../../../../../operations/backfills/schema"

export const GET = async (
  { scope, validatedQuery }: AuthenticatedMedusaRequest,
  response: MedusaResponse<{ estimate: BackfillEstimate }>
): Promise<void> => {
  const { from, to, events } = validatedQuery as NewBackfill
  const input = { from: dateOf(from), to: dateOf(to), events }
  response.json({ estimate: await readEstimate(scope, input) })
}
