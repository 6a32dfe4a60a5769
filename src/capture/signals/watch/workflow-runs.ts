import { WorkflowManager } from "@medusajs/framework/orchestration"
import type {
  DistributedTransactionType,
  TransactionOrchestrator,
  WorkflowDefinition,
  WorkflowStepHandler,
} from "@medusajs/framework/orchestration"

/** A run of a workflow, as Medusa's transaction has it. */
export type Run = DistributedTransactionType

/** Who wants to know of the runs of a workflow. Told in the process that does the work, once for each run, whichever engine it is. */
export interface RunListener {
  onStart?: (run: Run) => void
  onFinish: (run: Run) => void
}

/**
 * Listens to every run of a workflow in this process.
 *
 * The workflow engine's `subscribe` hears only what the engine runs: some of the Store API's cart routes, jobs, webhooks. Most of
 * Medusa runs its workflows directly, by `workflow(container).run()`, past the engine. What every run has in common are the
 * handlers of its steps in Medusa's registry, which both take from there, so that is where to listen.
 *
 * Nothing of the run is changed.
 *
 * @param attempt does what it is given, and lets no error of it into the run
 * @returns false where there is no such workflow
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

/** Does something whose error must not go any further. */
export type Attempt = (action: () => void) => void

interface Registry {
  getWorkflow(id: string): WorkflowDefinition | undefined
}

const observerOf = ({ onStart, onFinish }: RunListener, attempt: Attempt) => {
  const runs = new WeakSet<Run>()
  const orchestrators = new WeakSet<TransactionOrchestrator>()
  return (run: Run, orchestrator: TransactionOrchestrator): void => {
    // An orchestrator may serve many runs at a time.
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
