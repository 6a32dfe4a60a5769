import type { MedusaContainer } from "@medusajs/framework/types"
import { errorName } from "../../../lib/error-name"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import type { Pipeline } from "../../rows/pipeline"
import { createBackfill, runWith } from "./backfill"
import type { BackfillSummary } from "./backfill-progress"
import type { BackfillInput } from "./backfill-span"
import {
  cancelBackfill,
  findUnfinishedBackfill,
  pauseBackfill,
  readBackfill,
  resumeBackfill,
} from "./manage-backfills"

/** More can't wait at once in practice; the others have their turn a minute later. */
const MAX_DUE = 100

/**
 * Runs, one after another, the backfills that the store's processes should run and no process is running. The processes that deliver
 * events call it every minute, so a backfill goes on after the process that ran it has stopped.
 */
export const runInBackground = async (pipeline: Pipeline, stopping: AbortSignal): Promise<void> => {
  const { backfills } = pipeline.posthog
  const due = await backfills.list({ status: "running", inBackground: true, limit: MAX_DUE })
  for (const { id, last_error } of due.filter(({ is_held }) => !is_held).reverse()) {
    if (stopping.aborted) {
      return
    }
    try {
      await runWith(pipeline, id, { stopping })
    } catch (error) {
      const why = errorName(error)
      // It is tried every minute, for as long as it takes.
      if (why !== last_error) {
        pipeline.log.error(
          `medusa-plugin-posthog: backfill ${id} stopped and will be tried again every minute: ${why}`
        )
      }
      await backfills.noteError(id, why)
    }
  }
}

/** Starts a backfill in the background. If one of the same span and events isn't over, that one continues. */
export const startBackfill = async (
  container: MedusaContainer,
  input: BackfillInput
): Promise<BackfillSummary> => {
  const unfinished = await findUnfinishedBackfill(container, input)
  const id = unfinished ?? (await createBackfill(container, input, { inBackground: true }))
  await (unfinished && resumeBackfill(container, id, { inBackground: true }))
  return woken(container, id)
}

/** What a person can do with a backfill. */
export type BackfillAction = "pause" | "resume" | "cancel"

const actions: Record<BackfillAction, (container: MedusaContainer, id: string) => Promise<void>> = {
  pause: pauseBackfill,
  cancel: cancelBackfill,
  resume: (container, id) => resumeBackfill(container, id, { inBackground: true }),
}

/** @throws {MedusaError} if the backfill doesn't exist or is over */
export const changeBackfill = async (
  container: MedusaContainer,
  id: string,
  action: BackfillAction
): Promise<BackfillSummary> => {
  await actions[action](container, id)
  return woken(container, id)
}

/** Another process notices within a minute. */
const woken = (container: MedusaContainer, id: string): Promise<BackfillSummary> => {
  resolvePosthog(container).internals.periodic.wakeBackfills()
  return readBackfill(container, id)
}
