import type { MomentDeclaration } from "../language/define-moment"
import { property } from "../language/properties"
import { defineProperties } from "../language/property-tables"

/** A run of a workflow, without its input, its result or an error's words. */
export interface WorkflowRun {
  workflow_id: string
  /** Medusa's random id of the run. */
  run_id: string
  /** Tells the run from its parts and its parents, which share its `run_id`. */
  transaction_id: string
  /** When what is told happened; ISO 8601. */
  at: string
  /** The `distinct_id`: a workflow is nobody. */
  person_id: string
}

/** A run that has ended. */
export interface FinishedRun extends WorkflowRun {
  duration_ms: number
}

/** A run that has failed. */
export interface FailedRun extends FinishedRun {
  failed_step: string
  error_type: string
}

/** Under which heading, whose, and how workflow events are told apart: the same of each of them. */
export const ofWorkflow = {
  topic: "workflows",
  once: "run of the workflow",
  whose:
    "Nobody: `distinct_id` is `workflow:` and the workflow's id, and there is never a person profile.",
  isImpersonal: true,
  key: ({ workflow_id, transaction_id, run_id }) => `${workflow_id}:${transaction_id}:${run_id}`,
  person: { customer: "customer", fallback: "person_id" },
} satisfies Partial<MomentDeclaration<WorkflowRun>>

/** Which run of which workflow. */
export const runProperties = defineProperties<WorkflowRun>()({
  workflow_id: property.text("The workflow's id, such as `complete-cart`.", "workflow_id"),
  run_id: property.text(
    "Medusa's random id of the run: the same on all its events, and on those of workflows that it ran as steps.",
    "run_id"
  ),
})

/** How long a run took. */
export const durationProperties = defineProperties<FinishedRun>()({
  duration_ms: property.number(
    "Milliseconds from the beginning of the run to its end; after a failure, until everything was undone.",
    "duration_ms"
  ),
})

/** Where and how a run failed. */
export const failureProperties = defineProperties<FailedRun>()({
  failed_step: property.text("The step that failed.", "failed_step"),
  error_type: property.text(
    "What kind of error it was: Medusa's type such as `not_allowed`, an error code, or the error's class. Never its message.",
    "error_type"
  ),
})
