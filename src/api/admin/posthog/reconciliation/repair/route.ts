import { repairRange } from "../../../../../operations/reconciliation/reconciliation"
import type { ReconciliationRange } from "../../../../../operations/reconciliation/schema"
import { answering } from "../../answering"
import type { Asked } from "../../answering"

export const POST = answering(({ scope, validatedBody }: Asked<ReconciliationRange>) =>
  repairRange(scope, validatedBody)
)
