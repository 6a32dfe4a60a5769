import { defineMoment } from "../language/define-moment"
import { ofWorkflow, runProperties } from "./workflow-run"
import type { WorkflowRun } from "./workflow-run"

/** A run of a workflow began. */
export const workflowStarted = defineMoment<WorkflowRun>()({
  ...ofWorkflow,
  id: "workflow_started",
  doc: "A run of a workflow began. Only of workflows that the option `workflows` names.",
  told: "When the first step of a run is about to be done",
  properties: runProperties,
})
