import { setTimeout as sleep } from "node:timers/promises"
import type { MedusaContainer } from "@medusajs/framework/types"
import { definitionOf, definitions } from "../events/catalog"
import type { AnyEventDefinition, EventId } from "../events/catalog"
import { POSTHOG_MODULE } from "../modules/posthog"
import type { BackfillRun } from "../modules/posthog/backfill/position"
import type PosthogModuleService from "../modules/posthog/service"
import { idFilter } from "./id-window"
import type { IdWindow } from "./id-window"
import { createRecorder } from "./recorder"
import { settledUntil } from "./reconcile"
import type { Recorder } from "./recorder"
import { walk } from "./walk"
import type { Walk } from "./walk"

/** What to backfill. */
export interface BackfillInput {
  /** Facts from this moment on; from the beginning by default. */
  from?: Date
  /** Facts before this moment; up to some minutes ago by default, because younger rows may still be taken back. */
  to?: Date
  /** How young a row is left alone by default, in milliseconds. */
  unsettledMs?: number
  /** Which events; all by default. */
  events?: readonly EventId[]
}

/** How a backfill is getting on. */
export interface BackfillProgress {
  id: string
  /** Rows to look at, as counted at the start. */
  estimate: number
  seen: number
  recorded: number
  status: BackfillRun["status"]
}

/** How a backfill is run. */
export interface BackfillHooks {
  /** Told after each page. */
  onProgress?: (progress: BackfillProgress) => void
  /** Part of the time that may go into the backfill, above 0 and up to 1; the rest is left to the store. */
  share?: number
}

const DEFAULT_SHARE = 0.5

const DELIVERY_TIMEOUT_MS = 30_000

/**
 * Writes a backfill down, so that any process can run it and it survives each of them.
 *
 * @returns its id, for `runBackfill`
 * @throws the database's error
 */
export const createBackfill = async (
  container: MedusaContainer,
  input: BackfillInput = {}
): Promise<string> => {
  const recorder = createRecorder(container)
  const chosen = input.events?.map((id) => definitionOf(id)) ?? definitions
  const counts = await Promise.all(
    chosen.map((definition) => countRows(recorder, definition, input))
  )
  const { id } = await recorder.posthog.createBackfills({
    from_at: input.from ?? null,
    to_at: input.to ?? settledUntil(new Date(), input.unsettledMs),
    definitions: chosen.map((definition) => definition.id),
    estimate: counts.reduce((sum, count) => sum + count, 0),
  })
  return id
}

/**
 * Runs a backfill, or goes on with it where it stopped: walks the rows in the order of time and records what the outbox
 * does not know. Delivers as it goes, so that the outbox does not fill up. Run twice, it sends nothing twice.
 *
 * @returns undefined when it is done already, paused, or another process is at it
 * @throws the database's error; pages before it are recorded, and the next run goes on after them
 */
export const runBackfill = async (
  container: MedusaContainer,
  id: string,
  hooks: BackfillHooks = {}
): Promise<BackfillProgress | undefined> => {
  const recorder = createRecorder(container)
  return recorder.posthog.withBackfill(id, async (run, note) => {
    const progress: BackfillProgress = { ...progressOf(run) }
    const remaining = run.at_definition ? run.definitions.indexOf(run.at_definition) : 0
    let mayGoOn = true
    for (const definitionId of run.definitions.slice(remaining)) {
      if (!mayGoOn) {
        break
      }
      let pageStart = performance.now()
      await walk(recorder, {
        ...walkOf(definitionOf(definitionId), {
          from: run.from_at ?? undefined,
          to: run.to_at ?? undefined,
        }),
        after: (definitionId === run.at_definition && run.after_id) || undefined,
        onPage: async ({ lastId, seen, recorded }) => {
          mayGoOn = await note({ definition: definitionId, afterId: lastId, seen, recorded })
          progress.seen += seen
          progress.recorded += recorded
          hooks.onProgress?.({ ...progress })
          await giveWay(recorder.posthog, performance.now() - pageStart, hooks.share)
          pageStart = performance.now()
          return mayGoOn
        },
      })
    }
    progress.status = mayGoOn ? "done" : "paused"
    return { isDone: mayGoOn, progress }
  })
}

/** Counts, for each event, the rows that a backfill would look at and the events that it would record. Records nothing. */
export const previewBackfill = async (
  container: MedusaContainer,
  input: BackfillInput = {}
): Promise<Record<string, { seen: number; missing: number }>> => {
  const recorder = createRecorder(container)
  const preview: Record<string, { seen: number; missing: number }> = {}
  for (const definition of input.events?.map((id) => definitionOf(id)) ?? definitions) {
    const { seen, recorded } = await walk(recorder, { ...walkOf(definition, input), dryRun: true })
    preview[definition.id] = { seen, missing: recorded }
  }
  return preview
}

/** Stops a backfill after the page it is at, in whatever process it runs; `resumeBackfill` lets it go on. */
export const pauseBackfill = async (container: MedusaContainer, id: string): Promise<void> => {
  await container
    .resolve<PosthogModuleService>(POSTHOG_MODULE)
    .updateBackfills({ id, status: "paused" })
}

/** Lets a paused backfill go on with the next `runBackfill`. */
export const resumeBackfill = async (container: MedusaContainer, id: string): Promise<void> => {
  await container
    .resolve<PosthogModuleService>(POSTHOG_MODULE)
    .updateBackfills({ id, status: "running" })
}

/** An id is made a little before its row's `created_at`, on a server whose clock may be behind. */
const ID_SLACK_MS = 60 * 60 * 1000

/**
 * Facts belong to a span by their own time. A new row's id cannot be much older than that, but it may be newer (an import
 * keeps the old `created_at`), and of a changed row the id tells nothing.
 */
const walkOf = (definition: AnyEventDefinition, { from, to }: IdWindow): Walk => ({
  definition,
  window:
    from && definition.proof.by === "new row"
      ? { from: new Date(from.getTime() - ID_SLACK_MS) }
      : {},
  between: { from, to },
})

const countRows = async (
  { query }: Recorder,
  definition: AnyEventDefinition,
  input: BackfillInput
): Promise<number> => {
  const { window } = walkOf(definition, input)
  const id = idFilter(definition.idPrefix, window, new Date())
  const { metadata } = await query.graph({
    entity: definition.entity,
    fields: ["id"],
    filters: { ...definition.proof.where, ...(Object.keys(id).length > 0 && { id }) },
    pagination: { take: 1, skip: 0 },
    ...(definition.proof.withDeleted && { withDeleted: true }),
  })
  return metadata?.count ?? 0
}

const progressOf = ({ id, estimate, seen, recorded, status }: BackfillRun): BackfillProgress => ({
  id,
  estimate,
  seen,
  recorded,
  status,
})

/** Less would outlast the lease on a large page. */
const MIN_SHARE = 0.05

/** Delivers what was recorded, unless PostHog cannot take it now, then leaves the store the rest of the time. */
const giveWay = async (
  posthog: PosthogModuleService,
  spentMs: number,
  share = DEFAULT_SHARE
): Promise<void> => {
  if (!["retrying", "misconfigured"].includes(posthog.status.state)) {
    await posthog.flush({ timeoutMs: DELIVERY_TIMEOUT_MS })
  }
  await sleep(spentMs * (1 / Math.min(1, Math.max(MIN_SHARE, share)) - 1))
}
