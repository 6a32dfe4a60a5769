import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import type { BackfillSummary } from "../../../../capture/sweeps/backfill/backfill-progress"
import {
  createBackfillInBackground,
  readBackfills,
} from "../../../../operations/backfills/backfills"
import type { BackfillList, NewBackfill } from "../../../../operations/backfills/schema"

export const GET = async (
  { scope, validatedQuery }: AuthenticatedMedusaRequest,
  response: MedusaResponse<BackfillList>
): Promise<void> => {
  const { limit, offset } = validatedQuery as { limit: number; offset: number }
  response.json(await readBackfills(scope, { limit, offset }))
}

export const POST = async (
  { scope, validatedBody }: AuthenticatedMedusaRequest<NewBackfill>,
  response: MedusaResponse<{ backfill: BackfillSummary }>
): Promise<void> => {
  response.json({ backfill: await createBackfillInBackground(scope, validatedBody) })
}
