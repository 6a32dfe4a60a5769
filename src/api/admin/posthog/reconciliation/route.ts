import { readReconciliation } from "../../../../operations/reconciliation/reconciliation"
import type { ReconciliationRange } from "../../../../operations/reconciliation/schema"
import { answering } from "../answering"
import type { Asked } from "../answering"

export const GET = answering(
  async ({ scope, validatedQuery }: Asked<unknown, ReconciliationRange>) => ({
    reconciliation: await readReconciliation(scope, validatedQuery),
  })
)
