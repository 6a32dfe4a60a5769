import type { MedusaContainer } from "@medusajs/framework/types"
import { createBackfill, runBackfill } from "../../capture/sweeps/backfill/backfill"
import { previewBackfill } from "../../capture/sweeps/backfill/backfill-span"
import {
  findUnfinishedBackfill,
  heldBackfillError,
  listBackfills,
  pauseBackfill,
  resumeBackfill,
} from "../../capture/sweeps/backfill/manage-backfills"
import { errorName } from "../../lib/error-name"
import { inputOf } from "../../operations/backfills/schema"
import { INTERRUPTED } from "../messages"
import type { BackfillRequest, Result } from "../messages"
import type PosthogModuleService from "../../modules/posthog/service"
import { DELIVERY_TIMEOUT_MS, inStore, recordingService } from "./in-store"
import type { Tell } from "./in-store"

/** Runs `medusa-posthog backfill` in the store. */
export default inStore<BackfillRequest>(async (container, request, tell) => {
  switch (request.action) {
    case "list":
      return { of: "backfill list", backfills: await listBackfills(container) }
    case "pause":
      await pauseBackfill(container, request.id)
      return { of: "backfill pause", id: request.id }
    case "preview":
      return {
        of: "backfill preview",
        events: await previewBackfill(container, inputOf(request)),
      }
    case "resume": {
      const posthog = recordingService(container)
      await resumeBackfill(container, request.id)
      return run(container, request.id, { posthog, share: request.share, tell })
    }
    case "run": {
      const posthog = recordingService(container)
      const input = inputOf(request)
      const unfinished = await findUnfinishedBackfill(container, input)
      if (unfinished) {
        await tell({
          kind: "note",
          text: `Resuming ${unfinished}, which stopped before it was done.`,
        })
        await resumeBackfill(container, unfinished)
      }
      const id = unfinished ?? (await createBackfill(container, input))
      return run(container, id, { posthog, share: request.share, tell })
    }
  }
})

const run = async (
  container: MedusaContainer,
  id: string,
  { posthog, share, tell }: { posthog: PosthogModuleService; share?: number; tell: Tell }
): Promise<Result> => {
  const letGo = pauseOnSignal(container, id, tell)
  const progress = await runBackfill(container, id, {
    share,
    onStart: ({ estimate: total, seen, recorded }) =>
      void tell({ kind: "begin", label: id, total, seen, recorded }),
    onProgress: ({ seen, recorded }) => void tell({ kind: "progress", seen, recorded }),
  }).finally(letGo)
  if (!progress) {
    throw heldBackfillError(id)
  }
  const isDone = progress.status === "done"
  if (isDone) {
    // A pause may have been about one request, and nobody else may deliver.
    await posthog.flush({ timeoutMs: DELIVERY_TIMEOUT_MS })
  }
  const state = posthog.internals.deliveryState ?? posthog.status.state
  process.exitCode = isDone ? 0 : INTERRUPTED
  return { of: "backfill run", sending: state, ...progress }
}

/** A signal to the whole process group comes twice: also from the command, which passes it on. */
const SAME_SIGNAL_MS = 1_000

/** The first signal pauses after the current page. The second ends the process as usual, and the next run continues. */
const pauseOnSignal = (container: MedusaContainer, id: string, tell: Tell): (() => void) => {
  const signals = ["SIGINT", "SIGTERM"] as const
  let isPaused = false
  const pause = () => {
    if (isPaused) {
      return
    }
    isPaused = true
    setTimeout(letGo, SAME_SIGNAL_MS).unref()
    pauseBackfill(container, id).catch(
      (error: unknown) =>
        void tell({
          kind: "note",
          text: `The backfill couldn't be paused (${errorName(error)}) and continues. Press Ctrl-C again to end it.`,
        })
    )
  }
  const letGo = () => signals.forEach((signal) => process.off(signal, pause))
  signals.forEach((signal) => process.on(signal, pause))
  return letGo
}
