import { defineMoment } from "../language/define-moment"
import { durationProperties, failureProperties, ofWorkflow, runProperties } from "./workflow-run"
import type { FailedRun } from "./workflow-run"

export const workflowFailed = defineMoment<FailedRun>()({
  ...ofWorkflow,
  id: "workflow_failed",
  doc: "A workflow run failed, and its steps were undone. Only for workflows listed in the option `workflows`.",
  told: "When a run has failed and its steps are undone",
  properties: { ...runProperties, ...durationProperties, ...failureProperties },
})
