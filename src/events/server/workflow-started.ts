import { defineMoment } from "../language/define-moment"
import { ofWorkflow, runProperties } from "./workflow-run"
import type { WorkflowRun } from "./workflow-run"

export const workflowStarted = defineMoment<WorkflowRun>()({
  ...ofWorkflow,
  id: "workflow_started",
  doc: "A workflow run started. Only for workflows listed in the option `workflows`.",
  told: "When the first step of a run is about to start",
  properties: runProperties,
})
