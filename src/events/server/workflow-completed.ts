import { defineMoment } from "../language/define-moment"
import { durationProperties, ofWorkflow, runProperties } from "./workflow-run"
import type { FinishedRun } from "./workflow-run"

export const workflowCompleted = defineMoment<FinishedRun>()({
  ...ofWorkflow,
  id: "workflow_completed",
  doc: "A workflow run succeeded. Only for workflows listed in the option `workflows`.",
  told: "When the last step of a run is done",
  properties: { ...runProperties, ...durationProperties },
})
