import { MedusaError, TransactionHandlerType, TransactionState } from "@medusajs/framework/utils"
import type { FailedCheckout } from "../../events/definitions/checkout-failed"
import type { FailedRun, WorkflowRun } from "../../events/workflow-run"
import { kindOfError } from "../../modules/posthog/exceptions/bare-error"
import type { Tell } from "../moments/tell"
import type { Run, RunListener } from "./workflow-runs"

type Failure = Pick<FailedRun, "failed_step" | "error_type">

const keyOf = ({ modelId, transactionId, runId }: Run): string =>
  `${modelId}:${transactionId}:${runId}`

/** Tells of a workflow's runs, without their input, their result or an error's words. */
export const runTeller = (tell: Tell): RunListener => ({
  onStart: (run) => {
    tell("workflow_started", keyOf(run), { ...factsOf(run, startOf(run)) })
  },
  onFinish: (run) => {
    const now = Date.now()
    const finished = { ...factsOf(run, now), duration_ms: now - startOf(run) }
    const failure = failureOf(run)
    if (failure) {
      tell("workflow_failed", keyOf(run), { ...finished, ...failure })
    } else if (run.getState() === TransactionState.DONE) {
      tell("workflow_completed", keyOf(run), finished)
    }
  },
})

/** Tells of carts that could not be completed. */
export const checkoutTeller = (tell: Tell): RunListener => ({
  onFinish: (run) => {
    const cart_id = cartOf(run)
    const failure = failureOf(run)
    if (cart_id && failure) {
      const facts: FailedCheckout = {
        cart_id,
        attempt: `${run.transactionId}:${run.runId}`,
        reason: reasonOf(failure),
        failed_step: failure.failed_step,
        at: new Date().toISOString(),
      }
      tell("checkout_failed", keyOf(run), { ...facts })
    }
  },
})

/** In this step Medusa calls the same thing by two types: what a provider refuses is `not_allowed` when it says so itself. */
const AUTHORIZE = "authorize-payment-session-step"

const reasonOf = ({ failed_step, error_type }: Failure): string =>
  failed_step === AUTHORIZE && error_type === MedusaError.Types.NOT_ALLOWED
    ? MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR
    : error_type

const startOf = (run: Run): number => run.getFlow().startedAt ?? Date.now()

const factsOf = ({ modelId, transactionId, runId }: Run, at: number): WorkflowRun => ({
  workflow_id: modelId,
  run_id: runId,
  transaction_id: transactionId,
  at: new Date(at).toISOString(),
  person_id: `workflow:${modelId}`,
})

const cartOf = (run: Run): string | undefined => {
  const { id } = (run.getContext().payload ?? run.payload ?? {}) as { id?: unknown }
  return typeof id === "string" ? id : undefined
}

/** A run that was undone without an error of its own was cancelled, by the workflow of which it was a part. */
const failureOf = (run: Run): Failure | undefined => {
  const [first] = run.getErrors(TransactionHandlerType.INVOKE)
  return first && run.getState() !== TransactionState.DONE
    ? { failed_step: first.action, error_type: kindOfError(first.error) }
    : undefined
}
