import { defineMoment } from "../language/define-moment"
import type { MomentDeclaration } from "../language/define-moment"
import { property } from "../language/properties"
import { FAILED_STEP_DOC } from "../language/property-docs"
import { defineProperties } from "../language/property-tables"

/** A workflow run, without its input, its result, or error messages. */
export interface WorkflowRun {
  workflow_id: string
  /** Medusa's random ID for the run. */
  run_id: string
  /** Distinguishes the run from nested and parent runs, which share its `run_id`. */
  transaction_id: string
  /** When it happened; ISO 8601. */
  at: string
  /** The `distinct_id`, because a workflow has no person. */
  person_id: string
}

export interface FinishedRun extends WorkflowRun {
  duration_ms: number
}

export interface FailedRun extends FinishedRun {
  failed_step: string
  error_type: string
}

/** Shared by all workflow events. */
const ofWorkflow = {
  topic: "workflows",
  once: "run of the workflow",
  whose:
    "Nobody: `distinct_id` is `workflow:` followed by the workflow's ID, and there is never a person profile.",
  isImpersonal: true,
  key: ({ workflow_id, transaction_id, run_id }) => `${workflow_id}:${transaction_id}:${run_id}`,
  person: { customer: "customer", fallback: "person_id" },
} satisfies Partial<MomentDeclaration<WorkflowRun>>

const runProperties = defineProperties<WorkflowRun>()({
  workflow_id: property.text("The workflow's ID, such as `complete-cart`.", "workflow_id"),
  run_id: property.text(
    "Medusa's random ID for the run: the same on all its events, including those of workflows that it ran as steps.",
    "run_id"
  ),
})

const durationProperties = defineProperties<FinishedRun>()({
  duration_ms: property.number(
    "Milliseconds from the start of the run to its end or, after a failure, until everything was undone.",
    "duration_ms"
  ),
})

const failureProperties = defineProperties<FailedRun>()({
  failed_step: property.text(FAILED_STEP_DOC, "failed_step"),
  error_type: property.text(
    "The kind of error: Medusa's type such as `not_allowed`, an error code, or the error's class. Never its message.",
    "error_type"
  ),
})

export const workflowStarted = defineMoment<WorkflowRun>()({
  ...ofWorkflow,
  id: "workflow_started",
  doc: "A workflow run started. Only for workflows listed in the option `workflows`.",
  told: "When the first step of a run is about to start",
  properties: runProperties,
})

export const workflowCompleted = defineMoment<FinishedRun>()({
  ...ofWorkflow,
  id: "workflow_completed",
  doc: "A workflow run succeeded. Only for workflows listed in the option `workflows`.",
  told: "When the last step of a run is done",
  properties: { ...runProperties, ...durationProperties },
})

export const workflowFailed = defineMoment<FailedRun>()({
  ...ofWorkflow,
  id: "workflow_failed",
  doc: "A workflow run failed, and its steps were undone. Only for workflows listed in the option `workflows`.",
  told: "When a run has failed and its steps are undone",
  properties: { ...runProperties, ...durationProperties, ...failureProperties },
})
