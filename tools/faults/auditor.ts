import type { ExecArgs } from "@medusajs/framework/types"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"
import { serveOnly } from "../lib/calls"

const auditor = ({ container }: Pick<ExecArgs, "container">) => ({
  /** Checks rows that are at least this old, as if ten minutes had passed since a process died and left a payment half done. */
  audit: (minAgeMs: number) => catchUp(createPipeline(container), { minAgeMs, settledAfterMs: 0 }),
})

export type AuditorFunctions = ReturnType<typeof auditor>

/**
 * Runs in `medusa exec` during all rounds: runs the plugin's own catch-up on request, as a surviving worker does each minute. It
 * records but doesn't deliver, because `medusa exec` runs in server mode.
 */
export default async function run(args: ExecArgs): Promise<never> {
  return serveOnly(auditor(args))
}
