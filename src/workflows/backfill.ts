import { createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { createPosthogBackfillStep, runPosthogBackfillStep } from "./backfill-steps"
import type { BackfillWorkflowInput } from "./backfill-steps"

/**
 * Records and sends the events from before the plugin was installed. Run it as often as you like: nothing is sent twice.
 *
 * @example await backfillPosthogWorkflow(container).run({ input: { from: "2025-01-01" } })
 */
export const backfillPosthogWorkflow = createWorkflow(
  "backfill-posthog",
  (input: BackfillWorkflowInput) => {
    const id = createPosthogBackfillStep(input)
    return new WorkflowResponse(runPosthogBackfillStep(id))
  }
)
