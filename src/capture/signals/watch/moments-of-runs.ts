import { MedusaError, TransactionHandlerType, TransactionState } from "@medusajs/framework/utils"
import type { FailedCheckout } from "../../../events/carts/checkout-failed"
import { minuteOf, OnceAMinute } from "../../../events/language/once-a-minute"
import { isRowId } from "../../../events/language/row-id"
import type { FailedRun, WorkflowRun } from "../../../events/server/workflow-run"
import { kindOfError } from "../../../modules/posthog/errors/bare-error"
import type { AddMoment, Moment } from "../../../events/moment"
import type { Run, RunListener } from "./workflow-runs"

type Failure = Pick<FailedRun, "failed_step" | "error_type">

const momentOf = (
  { modelId, transactionId, runId }: Run,
  definition: string,
  facts: Moment["facts"]
): Moment => ({ definition, key: `${modelId}:${transactionId}:${runId}`, facts })

/** Adds moments of a workflow's runs, without their input, their result or an error's words. */
export const momentsOfRuns = (add: AddMoment): RunListener => ({
  onStart: (run) => {
    add(momentOf(run, "workflow_started", { ...factsOf(run, startOf(run)) }))
  },
  onFinish: (run) => {
    const now = Date.now()
    const finished = { ...factsOf(run, now), duration_ms: now - startOf(run) }
    const failure = failureOf(run)
    if (failure) {
      add(momentOf(run, "workflow_failed", { ...finished, ...failure }))
    } else if (run.getState() === TransactionState.DONE) {
      add(momentOf(run, "workflow_completed", finished))
    }
  },
})

/** What is known of a failed checkout when it fails: whether there is such a cart shows later. */
export type FailedRunFacts = Omit<FailedCheckout, "cart">

/**
 * Adds moments of carts that could not be completed.
 *
 * @param onFailed told of each attempt, with what may be the cart's id
 */
export const momentsOfCheckouts = (
  add: AddMoment,
  onFailed: (cartId: string) => void
): RunListener => {
  const gate = new OnceAMinute()
  return {
    onFinish: (run) => {
      const cart_id = cartOf(run)
      const failure = failureOf(run)
      if (!cart_id || !failure) {
        return
      }
      onFailed(cart_id)
      const at = new Date().toISOString()
      if (gate.isFirst(cart_id, at)) {
        const { failed_step } = failure
        const facts: FailedRunFacts = { cart_id, reason: reasonOf(failure), failed_step, at }
        const key = `${cart_id}:${minuteOf(at)}`
        add({ definition: "checkout_failed", key, facts: { ...facts } })
      }
    },
  }
}

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

/** The caller's own word, which may be anything. */
const cartOf = (run: Run): string | undefined => {
  const { id } = (run.getContext().payload ?? run.payload ?? {}) as { id?: unknown }
  return isRowId(id) ? id : undefined
}

/** A run that was undone without an error of its own was canceled, by the workflow of which it was a part. */
const failureOf = (run: Run): Failure | undefined => {
  const [first] = run.getErrors(TransactionHandlerType.INVOKE)
  return first && run.getState() !== TransactionState.DONE
    ? { failed_step: first.action, error_type: kindOfError(first.error) }
    : undefined
}
