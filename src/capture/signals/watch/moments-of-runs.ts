import { MedusaError, TransactionHandlerType, TransactionState } from "@medusajs/framework/utils"
import { checkoutFailed } from "../../../events/carts/checkout-failed"
import type { FailedCheckout } from "../../../events/carts/checkout-failed"
import { minuteOf, OnceAMinute } from "../../../events/language/once-a-minute"
import { isRowId } from "../../../events/language/row-id"
import {
  workflowCompleted,
  workflowFailed,
  workflowStarted,
} from "../../../events/server/workflow-runs"
import type { FailedRun, WorkflowRun } from "../../../events/server/workflow-runs"
import { kindOfError } from "../../../modules/posthog/errors/bare-error"
import { momentOf } from "../../../events/moment"
import type { AddMoment } from "../../../events/moment"
import type { Run, RunListener } from "./workflow-runs"

type Failure = Pick<FailedRun, "failed_step" | "error_type">

/** Adds moments for a workflow's runs, without their input, their result, or an error's message. */
export const momentsOfRuns = (add: AddMoment): RunListener => ({
  onStart: (run) => {
    add(momentOf(workflowStarted, factsOf(run, startOf(run))))
  },
  onFinish: (run) => {
    const now = Date.now()
    const finished = { ...factsOf(run, now), duration_ms: now - startOf(run) }
    const failure = failureOf(run)
    if (failure) {
      add(momentOf(workflowFailed, { ...finished, ...failure }))
    } else if (run.getState() === TransactionState.DONE) {
      add(momentOf(workflowCompleted, finished))
    }
  },
})

/** What is known when a checkout fails. Whether the cart exists is looked up later. */
export type FailedRunFacts = Omit<FailedCheckout, "cart">

/**
 * Adds moments for carts that couldn't be completed.
 *
 * @param onFailed called for each attempt, with what may be the cart's ID
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
        add({ definition: checkoutFailed.id, key, facts: { ...facts } })
      }
    },
  }
}

/**
 * In this step, Medusa uses two types for the same failure: `not_allowed` if the provider's session itself reports the refusal.
 */
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

/** Comes from the caller, so it may be anything. */
const cartOf = (run: Run): string | undefined => {
  const { id } = (run.getContext().payload ?? run.payload ?? {}) as { id?: unknown }
  return isRowId(id) ? id : undefined
}

/** A run that was undone without an error of its own was canceled by the workflow it was part of. */
const failureOf = (run: Run): Failure | undefined => {
  const [first] = run.getErrors(TransactionHandlerType.INVOKE)
  return first && run.getState() !== TransactionState.DONE
    ? { failed_step: first.action, error_type: kindOfError(first.error) }
    : undefined
}
