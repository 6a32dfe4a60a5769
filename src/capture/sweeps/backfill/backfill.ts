import { setTimeout as sleep } from "node:timers/promises"
import type { MedusaContainer } from "@medusajs/framework/types"
import { sumOf } from "../../../lib/sum-of"
import type { Backfill, BackfillStatus } from "../../../modules/posthog/leases/backfills"
import type { PosthogInternals } from "../../../modules/posthog/internals"
import { createPipeline } from "../../rows/pipeline"
import type { Pipeline } from "../../rows/pipeline"
import { agedEnd } from "../span"
import { walk, walkOfSpan } from "../walk"
import { progressOf } from "./backfill-progress"
import type { BackfillProgress } from "./backfill-progress"
import { chosenOf, estimateBackfill } from "./backfill-span"
import type { BackfillInput } from "./backfill-span"
import { UnknownEventError } from "./unknown-event-error"

/** How to run a backfill. */
export interface BackfillHooks {
  /** Called before the first page, with the progress of earlier runs. */
  onStart?: (progress: BackfillProgress) => void
  /** Called after each page. */
  onProgress?: (progress: BackfillProgress) => void
  /** Part of the time that the backfill may use, above 0 and up to 1. The rest is the store's. */
  share?: number
  /** How old a row must be, in milliseconds. */
  minAgeMs?: number
  /** Ends the run after its current page. The backfill stays `running`, and another process may continue it. */
  stopping?: AbortSignal
}

const DEFAULT_SHARE = 0.5

const DELIVERY_TIMEOUT_MS = 30_000

/**
 * Stores a backfill, so that any process can run it and it survives a crash.
 *
 * @param options.inBackground whether the store's processes run it. Otherwise the caller does
 * @returns its ID, for `runBackfill`
 * @throws the database's error
 */
export const createBackfill = async (
  container: MedusaContainer,
  input: BackfillInput = {},
  { inBackground = false } = {}
): Promise<string> => {
  const { posthog, definitions } = createPipeline(container)
  const rows = await estimateBackfill(container, input)
  return posthog.backfills.create({
    from_at: input.from ?? null,
    to_at: input.to ?? null,
    definitions: chosenOf({ definitions }, input).map(({ id }) => id),
    estimate: sumOf(Object.values(rows), (count) => count),
    in_background: inBackground,
  })
}

/**
 * Runs a backfill, or resumes it where it stopped: walks the rows in order of time and records what the outbox doesn't have.
 * Delivers along the way, so that the outbox doesn't fill up. Running it twice sends nothing twice.
 *
 * @returns undefined if it is paused, over, or running in another process
 * @throws the database's error, or an `UnknownEventError`; pages before it are recorded, and the next run continues after them
 */
export const runBackfill = (
  container: MedusaContainer,
  id: string,
  hooks: BackfillHooks = {}
): Promise<BackfillProgress | undefined> => runWith(createPipeline(container), id, hooks)

/** The same with a pipeline that exists already. */
export const runWith = (
  pipeline: Pipeline,
  id: string,
  hooks: BackfillHooks
): Promise<BackfillProgress | undefined> =>
  pipeline.posthog.backfills.run(id, async (run, note) => {
    const progress = progressOf(run)
    hooks.onStart?.({ ...progress })
    let status: BackfillStatus | undefined = "running"
    let pageStart = performance.now()
    for (const id of remaining(run)) {
      if (status !== "running" || hooks.stopping?.aborted) {
        break
      }
      const definition = pipeline.definitions.find((known) => known.id === id)
      if (!definition) {
        throw new UnknownEventError(run, id)
      }
      await walk(pipeline, {
        ...walkOfSpan(definition, {
          from: run.from_at ?? undefined,
          to: agedEnd(run.to_at, hooks.minAgeMs),
        }),
        after: (definition.id === run.at_definition && run.after_id) || undefined,
        onPage: async ({ lastId, ...page }) => {
          const spentMs = performance.now() - pageStart
          await giveWay(pipeline.posthog, spentMs, hooks)
          const seconds = (performance.now() - pageStart) / 1000
          pageStart = performance.now()
          const step = { definition: definition.id, afterId: lastId, ...page, seconds }
          status = await note(step)
          add(progress, page)
          hooks.onProgress?.({ ...progress })
          return status === "running" && !hooks.stopping?.aborted
        },
      })
    }
    const isDone = status === "running" && !hooks.stopping?.aborted
    // A process that lost its lease leaves the backfill to the one that took it.
    progress.status = isDone ? "done" : (status ?? "running")
    return { isDone, progress }
  })

/** The definitions that a backfill hasn't finished. */
const remaining = (run: Backfill): string[] =>
  run.definitions.slice(run.at_definition ? run.definitions.indexOf(run.at_definition) : 0)

const add = (
  progress: BackfillProgress,
  page: Pick<BackfillProgress, "seen" | "recorded" | "skipped">
): void => {
  progress.seen += page.seen
  progress.recorded += page.recorded
  progress.skipped += page.skipped
}

const MIN_SHARE = 0.05

/** With a page and its delivery, this stays within the lease. */
const MAX_REST_MS = 20_000

/** Delivers what was recorded, unless PostHog can't accept it now, then rests for the store's part of the time. */
const giveWay = async (
  posthog: PosthogInternals,
  spentMs: number,
  { share = DEFAULT_SHARE, stopping }: BackfillHooks
): Promise<void> => {
  if (stopping?.aborted) {
    return
  }
  if (posthog.mayDeliver) {
    await posthog.flush({ timeoutMs: DELIVERY_TIMEOUT_MS })
  }
  const restMs = spentMs * (1 / Math.min(1, Math.max(MIN_SHARE, share)) - 1)
  await sleep(Math.min(MAX_REST_MS, restMs), undefined, { signal: stopping }).catch(() => undefined)
}
