import { comparePosthogRange } from "../../../../../operations/reconciliation/posthog/range"
import type { ReconciliationRange } from "../../../../../operations/reconciliation/schema"
import { answering } from "../../answering"
import type { Asked } from "../../answering"

export const GET = answering(
  async ({ scope, validatedQuery }: Asked<unknown, ReconciliationRange>) => ({
    comparison: await comparePosthogRange(scope, validatedQuery),
  })
)
