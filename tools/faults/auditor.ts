import type { ExecArgs } from "@medusajs/framework/types"
import { createPipeline } from "../../src/capture/rows/pipeline"
import { catchUp } from "../../src/capture/sweeps/catch-up/catch-up"

/** What the auditor is asked: to look at rows that are at least this old. */
export interface AuditRequest {
  minAgeMs: number
}

/** What the auditor answers. */
export type AuditAnswer = { ran: string[]; recorded: number } | { failed: string }

/**
 * Run by `medusa exec` and kept for all rounds: runs the plugin's own reconciliation when it is told to, as a worker that
 * survives does each minute. It records and does not deliver, because `medusa exec` runs in server mode.
 */
export default async function auditor({ container }: ExecArgs): Promise<never> {
  const answer = (message: AuditAnswer | { ready: true }) => process.send?.(message)
  process.on("message", ({ minAgeMs }: AuditRequest) => {
    catchUp(createPipeline(container), { minAgeMs }).then(answer, (error: Error) =>
      answer({ failed: error.message })
    )
  })
  answer({ ready: true })
  return new Promise<never>(() => undefined)
}
