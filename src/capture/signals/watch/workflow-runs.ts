import { WorkflowManager } from "@medusajs/framework/orchestration"
import type {
  DistributedTransactionType,
  TransactionOrchestrator,
  WorkflowDefinition,
  WorkflowStepHandler,
} from "@medusajs/framework/orchestration"

/** A workflow run, as Medusa's transaction represents it. */
export type Run = DistributedTransactionType

/** Listens to a workflow's runs. Called in the process that does the work, once per run, with any workflow engine. */
export interface RunListener {
  onStart?: (run: Run) => void
  onFinish: (run: Run) => void
}

/**
 * Listens to every run of a workflow in this process, without changing it.
 *
 * The workflow engine's `subscribe` hears only what the engine runs: some of the Store API's cart routes, jobs, and webhooks.
 * Most of Medusa bypasses the engine and runs its workflows directly with `workflow(container).run()`. Both take the step
 * handlers from Medusa's registry, so this listens there.
 *
 * @param attempt runs a function and keeps its errors out of the run
 * @returns false if there is no such workflow
 */
export const watchRuns = (workflowId: string, listener: RunListener, attempt: Attempt): boolean => {
  const handlers = (WorkflowManager as Registry).getWorkflow(workflowId)?.handlers_
  if (!(handlers instanceof Map)) {
    return false
  }
  const observe = observerOf(listener, attempt)
  const watched = (handle: WorkflowStepHandler): WorkflowStepHandler => {
    return (step) => {
      attempt(() => observe(step.transaction, step.orchestrator))
      return handle(step)
    }
  }
  for (const [step, { invoke, compensate }] of handlers) {
    handlers.set(step, {
      invoke: watched(invoke),
      ...(compensate && { compensate: watched(compensate) }),
    })
  }
  return true
}

/** Runs an action whose error must not escape. */
export type Attempt = (action: () => void) => void

interface Registry {
  getWorkflow(id: string): WorkflowDefinition | undefined
}

const observerOf = ({ onStart, onFinish }: RunListener, attempt: Attempt) => {
  const runs = new WeakSet<Run>()
  const orchestrators = new WeakSet<TransactionOrchestrator>()
  return (run: Run, orchestrator: TransactionOrchestrator): void => {
    // An orchestrator may serve many runs at once.
    if (!orchestrators.has(orchestrator)) {
      orchestrators.add(orchestrator)
      orchestrator.on("finish", ({ transaction }: { transaction: Run }) => {
        if (runs.has(transaction)) {
          attempt(() => onFinish(transaction))
        }
      })
    }
    if (!runs.has(run)) {
      runs.add(run)
      onStart?.(run)
    }
  }
}
