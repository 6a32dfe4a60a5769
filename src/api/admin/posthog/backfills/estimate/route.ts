import { readEstimate } from "../../../../../operations/backfills/estimate"
import type { NewBackfill } from "../../../../../operations/backfills/schema"
import { answering } from "../../answering"
import type { Asked } from "../../answering"

export const GET = answering(async ({ scope, validatedQuery }: Asked<unknown, NewBackfill>) => ({
  estimate: await readEstimate(scope, validatedQuery),
}))
