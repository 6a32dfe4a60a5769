import { sendPosthogRangeAgain } from "../../../../../../operations/reconciliation/posthog/range"
import type { ReconciliationRange } from "../../../../../../operations/reconciliation/schema"
import { answering } from "../../../answering"
import type { Asked } from "../../../answering"

export const POST = answering(({ scope, validatedBody }: Asked<ReconciliationRange>) =>
  sendPosthogRangeAgain(scope, validatedBody)
)
