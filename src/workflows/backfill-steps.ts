import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { createBackfill, runBackfill } from "../capture/sweeps/backfill/backfill"
import type { BackfillProgress } from "../capture/sweeps/backfill/backfill-progress"
import { resolvePosthog } from "../modules/posthog/resolve"
import { timeIn } from "../operations/time"

/** What to backfill. Times are days or times with their zones in ISO 8601, because a workflow's input is stored as JSON. */
export interface BackfillWorkflowInput {
  /** Start of the time span, included. Default: the beginning. */
  from?: string
  /** End of the time span, excluded. Default: a few minutes ago. */
  to?: string
  /** Which events, by definition ID. Default: all. */
  events?: string[]
}

/** Creates a backfill and returns its ID. Compensation deletes the backfill, but none of the events it recorded. */
export const createPosthogBackfillStep = createStep(
  "create-posthog-backfill",
  async (input: BackfillWorkflowInput, { container }) => {
    const { from, to, events } = input
    const id = await createBackfill(container, {
      from: timeIn("from", from),
      to: timeIn("to", to),
      events,
    })
    return new StepResponse(id, id)
  },
  async (id, { container }) => {
    await (id && resolvePosthog(container).internals.backfills.delete(id))
  }
)

/** Runs or resumes a backfill until it is done. The step has no compensation: recorded facts stay recorded. */
export const runPosthogBackfillStep = createStep(
  "run-posthog-backfill",
  async (id: string, { container }) => {
    const progress: BackfillProgress | undefined = await runBackfill(container, id)
    return new StepResponse(progress ?? null)
  }
)
