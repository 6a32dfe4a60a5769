import { defineMoment } from "../language/define-moment"
import { durationProperties, failureProperties, ofWorkflow, runProperties } from "./workflow-run"
import type { FailedRun } from "./workflow-run"

/** A run of a workflow failed. */
export const workflowFailed = defineMoment<FailedRun>()({
  ...ofWorkflow,
  id: "workflow_failed",
  doc: "A run of a workflow failed, and what it had done was undone. Only of workflows that the option `workflows` names.",
  told: "When a run has failed and its steps are undone",
  properties: { ...runProperties, ...durationProperties, ...failureProperties },
})
