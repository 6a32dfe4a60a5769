import { defineMoment } from "../language/define-moment"
import { durationProperties, ofWorkflow, runProperties } from "./workflow-run"
import type { FinishedRun } from "./workflow-run"

/** A run of a workflow succeeded. */
export const workflowCompleted = defineMoment<FinishedRun>()({
  ...ofWorkflow,
  id: "workflow_completed",
  doc: "A run of a workflow succeeded. Only of workflows that the option `workflows` names.",
  told: "When the last step of a run is done",
  properties: { ...runProperties, ...durationProperties },
})
