import type { MedusaContainer } from "@medusajs/framework/types"
import { resolvePosthog } from "../modules/posthog/resolve"
import { createPipeline } from "./rows/pipeline"
import type { Pipeline } from "./rows/pipeline"
import { createRecordHints } from "./signals/hints/record-hints"
import { createRecordMoments } from "./signals/moments/record-moments"
import { runInBackground } from "./sweeps/backfill/background"
import { catchUp } from "./sweeps/catch-up/catch-up"

/**
 * Connects the module to the code that needs Medusa's Query. Call it in every process when an application starts; calling it
 * again changes nothing.
 *
 * @param erase continues the erasures that are due
 */
export const connectPipeline = (
  container: MedusaContainer,
  erase: (pipeline: Pipeline) => Promise<unknown>
): void =>
  resolvePosthog(container).internals.connect(() => {
    const pipeline = createPipeline(container)
    return {
      recordHints: createRecordHints(pipeline),
      recordMoments: createRecordMoments(pipeline),
      catchUp: () => catchUp(pipeline),
      erase: () => erase(pipeline),
      backfill: (stopping) => runInBackground(pipeline, stopping),
    }
  })
