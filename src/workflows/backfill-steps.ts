import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { createBackfill, runBackfill } from "../capture/sweeps/backfill/backfill"
import type { BackfillProgress } from "../capture/sweeps/backfill/backfill"
import { resolvePosthog } from "../modules/posthog/resolve"
import { dateOf } from "../lib/date-of"

/** What to backfill. Times are ISO 8601, because a workflow's input is kept as JSON. */
export interface BackfillWorkflowInput {
  /** Facts from this moment on; from the beginning by default. */
  from?: string
  /** Facts before this moment; up to some minutes ago by default. */
  to?: string
  /** Which events, by their definitions' ids; all by default. */
  events?: string[]
}

/** Writes a backfill down. Gives its id; compensated by deleting it, which takes nothing of what it recorded. */
export const createPosthogBackfillStep = createStep(
  "create-posthog-backfill",
  async (input: BackfillWorkflowInput, { container }) => {
    const { from, to, events } = input
    const id = await createBackfill(container, { from: dateOf(from), to: dateOf(to), events })
    return new StepResponse(id, id)
  },
  async (id, { container }) => {
    await (id && resolvePosthog(container).internals.backfills.delete(id))
  }
)

/** Runs a backfill to its end, or goes on with it. What it recorded stays recorded: facts are not taken back. */
export const runPosthogBackfillStep = createStep(
  "run-posthog-backfill",
  async (id: string, { container }) => {
    const progress: BackfillProgress | undefined = await runBackfill(container, id)
    return new StepResponse(progress ?? null)
  }
)
