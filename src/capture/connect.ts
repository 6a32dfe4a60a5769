import type { MedusaContainer } from "@medusajs/framework/types"
import { resolvePosthog } from "../modules/posthog/resolve"
import { createPipeline } from "./rows/pipeline"
import type { Pipeline } from "./rows/pipeline"
import { createStoreFlags } from "./signals/flags/store-flags"
import { createRecordHints } from "./signals/hints/hints"
import { createMemory } from "./signals/memory"
import { createRecordMoments } from "./signals/moments/record-moments"
import { runInBackground } from "./sweeps/backfill/background"
import { catchUp } from "./sweeps/catch-up/catch-up"

/** What other rooms do from time to time in a process that delivers. */
export interface PeriodicTasks {
  /** Continues the erasures that are due. */
  erase: (pipeline: Pipeline) => Promise<unknown>
  /** Creates what reports trouble that lasts. */
  createAlert: (container: MedusaContainer, pipeline: Pipeline) => () => Promise<unknown>
}

/**
 * Connects the module to the code that needs Medusa's Query. Call it in every process when an application starts; calling it
 * again changes nothing.
 */
export const connectPipeline = (
  container: MedusaContainer,
  { erase, createAlert }: PeriodicTasks
): void =>
  resolvePosthog(container).internals.connect(() => {
    const pipeline = createPipeline(container)
    return {
      memory: createMemory(pipeline, {
        hints: createRecordHints(pipeline),
        moments: createRecordMoments(pipeline),
      }),
      catchUp: () => catchUp(pipeline),
      erase: () => erase(pipeline),
      flags: createStoreFlags(container),
      alert: createAlert(container, pipeline),
      backfill: (stopping) => runInBackground(pipeline, stopping),
    }
  })
