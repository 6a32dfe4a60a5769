import { setTimeout as sleep } from "node:timers/promises"
import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { catalog } from "../../../events/catalog"
import type { AnyEventDefinition } from "../../../events/catalog"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import type { Backfill } from "../../../modules/posthog/leases/backfills"
import type { PosthogInternals } from "../../../modules/posthog/internals"
import { createPipeline } from "../../rows/pipeline"
import type { Pipeline } from "../../rows/pipeline"
import { agedUntil } from "../catch-up/catch-up"
import { countRows, walk, walkOfSpan } from "../walk"

/** What to backfill. */
export interface BackfillInput {
  /** Facts from this moment on; from the beginning by default. */
  from?: Date
  /** Facts before this moment; in any case only up to some minutes ago, because younger rows may still be taken back. */
  to?: Date
  /** Which events, by their definitions' ids; all by default. */
  events?: readonly string[]
}

/** How a backfill is getting on. */
export interface BackfillProgress {
  id: string
  /** Rows to look at, as counted at the start. */
  estimate: number
  seen: number
  recorded: number
  /** Rows that no event could be made of; the log names the first of each event. */
  skipped: number
  status: Backfill["status"]
}

/** How a backfill is run. */
export interface BackfillHooks {
  /** Told before the first page, with what earlier runs did. */
  onStart?: (progress: BackfillProgress) => void
  /** Told after each page. */
  onProgress?: (progress: BackfillProgress) => void
  /** Part of the time that may go into the backfill, above 0 and up to 1; the rest is left to the store. */
  share?: number
  /** How young a row is left alone, in milliseconds. */
  minAgeMs?: number
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
  const pipeline = createPipeline(container)
  const chosen = chosenOf(pipeline, input)
  let estimate = 0
  for (const definition of chosen) {
    // One after another: a large store's database has shoppers to serve, too.
    estimate += await countRows(pipeline, walkOfSpan(definition, input))
  }
  return pipeline.posthog.backfills.create({
    from_at: input.from ?? null,
    to_at: input.to ?? null,
    definitions: chosen.map((definition) => definition.id),
    estimate,
  })
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
  const pipeline = createPipeline(container)
  return pipeline.posthog.backfills.run(id, async (run, note) => {
    const progress = progressOf(run)
    hooks.onStart?.({ ...progress })
    const remaining = run.at_definition ? run.definitions.indexOf(run.at_definition) : 0
    let mayGoOn = true
    for (const definitionId of run.definitions.slice(remaining)) {
      const definition = pipeline.definitions.find(({ id }) => id === definitionId)
      if (!mayGoOn) {
        break
      }
      if (!definition) {
        // Switched off since the backfill was asked for.
        continue
      }
      let pageStart = performance.now()
      await walk(pipeline, {
        ...walkOfSpan(definition, {
          from: run.from_at ?? undefined,
          to: agedEnd(run.to_at, hooks.minAgeMs),
        }),
        after: (definitionId === run.at_definition && run.after_id) || undefined,
        onPage: async ({ lastId, seen, recorded, skipped }) => {
          mayGoOn = await note({
            definition: definitionId,
            afterId: lastId,
            seen,
            recorded,
            skipped,
          })
          progress.seen += seen
          progress.recorded += recorded
          progress.skipped += skipped
          hooks.onProgress?.({ ...progress })
          if (mayGoOn) {
            await giveWay(pipeline.posthog, performance.now() - pageStart, hooks.share)
          }
          pageStart = performance.now()
          return mayGoOn
        },
      })
    }
    progress.status = mayGoOn ? "done" : "paused"
    return { isDone: mayGoOn, progress }
  })
}

/** @throws {MedusaError} where an event is asked for that does not exist or is switched off */
const chosenOf = ({ definitions }: Pipeline, { events }: BackfillInput) =>
  events?.map((id) => {
    const definition = definitions.find((configured) => configured.id === id)
    if (!definition) {
      throw absentError(id, definitions)
    }
    return definition
  }) ?? definitions

const absentError = (id: string, definitions: readonly AnyEventDefinition[]): MedusaError =>
  id in catalog
    ? new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `Expected an event that is switched on, got ${id}, which the plugin's options switch off. Switch it on, or leave it out.`
      )
    : new MedusaError(
        MedusaError.Types.INVALID_ARGUMENT,
        `Expected the id of an event definition, one of ${definitions.map((known) => known.id).join(", ")}, got "${id}".`
      )

/** The end of a span, but not beyond what is settled. */
const agedEnd = (to: Date | null | undefined, minAgeMs?: number): Date => {
  const settled = agedUntil(new Date(), minAgeMs)
  return to && to < settled ? to : settled
}

/** Counts, for each event, the rows that a backfill would look at and the events that it would record. Records nothing. */
export const previewBackfill = async (
  container: MedusaContainer,
  input: BackfillInput = {},
  { minAgeMs }: Pick<BackfillHooks, "minAgeMs"> = {}
): Promise<Record<string, { seen: number; missing: number }>> => {
  const pipeline = createPipeline(container)
  const preview: Record<string, { seen: number; missing: number }> = {}
  for (const definition of chosenOf(pipeline, input)) {
    const span = { from: input.from, to: agedEnd(input.to, minAgeMs) }
    const { seen, recorded } = await walk(pipeline, {
      ...walkOfSpan(definition, span),
      dryRun: true,
    })
    preview[definition.id] = { seen, missing: recorded }
  }
  return preview
}

/** Stops a backfill after the page it is at, in whatever process it runs; `resumeBackfill` lets it go on. */
export const pauseBackfill = (container: MedusaContainer, id: string): Promise<void> =>
  setStatus(container, id, "paused")

/** Lets a paused backfill go on with the next `runBackfill`. */
export const resumeBackfill = (container: MedusaContainer, id: string): Promise<void> =>
  setStatus(container, id, "running")

/** @throws {MedusaError} where there is no such backfill, it is done, or another process is at one that is to go on */
const setStatus = async (
  container: MedusaContainer,
  id: string,
  status: "running" | "paused"
): Promise<void> => {
  const { backfills } = resolvePosthog(container).internals
  if (await backfills.setStatus(id, status)) {
    return
  }
  const known = await backfills.find(id)
  if (!known) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `Expected the id of a backfill, got ${id}. \`npx medusa-posthog backfill list\` shows them all.`
    )
  }
  throw known.status === "done"
    ? new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `Expected a backfill that is not done, got ${id}, which is. Start a new one; what is recorded is not recorded again.`
      )
    : heldBackfillError(id)
}

/** Says that another process is at a backfill, or was until a moment ago. */
export const heldBackfillError = (id: string): MedusaError =>
  new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `Expected the backfill ${id} to be free, but a process is at it, or ended less than a minute ago without a word. Try again in a minute.`
  )

/** A backfill as it was asked for and as it stands. */
export interface BackfillSummary extends BackfillProgress {
  from: string | null
  to: string | null
  events: string[]
}

/** All backfills, the latest first. */
export const listBackfills = async (container: MedusaContainer): Promise<BackfillSummary[]> => {
  const { backfills } = resolvePosthog(container).internals
  return (await backfills.list({ limit: MAX_LISTED })).map((backfill) => ({
    ...progressOf(backfill),
    from: backfill.from_at && backfill.from_at.toISOString(),
    to: backfill.to_at && backfill.to_at.toISOString(),
    events: backfill.definitions,
  }))
}

const MAX_LISTED = 100

/**
 * The backfill that was asked for in the same words and has not come to its end, because it was paused or its process died.
 */
export const findUnfinishedBackfill = async (
  container: MedusaContainer,
  { from, to, events }: BackfillInput
): Promise<string | undefined> => {
  const asked = (
    events ?? resolvePosthog(container).internals.definitions.map(({ id }) => id)
  ).join()
  const unfinished = (await listBackfills(container)).find(
    (backfill) =>
      backfill.status !== "done" &&
      backfill.from === (from?.toISOString() ?? null) &&
      backfill.to === (to?.toISOString() ?? null) &&
      backfill.events.join() === asked
  )
  return unfinished?.id
}

const progressOf = ({
  id,
  estimate,
  seen,
  recorded,
  skipped,
  status,
}: BackfillProgress): BackfillProgress => ({
  id,
  estimate,
  seen,
  recorded,
  skipped,
  status,
})

const MIN_SHARE = 0.05

/** With a page and its delivery it stays within the lease. */
const MAX_REST_MS = 20_000

/** Delivers what was recorded, unless PostHog cannot take it now, then leaves the store the rest of the time. */
const giveWay = async (
  posthog: PosthogInternals,
  spentMs: number,
  share = DEFAULT_SHARE
): Promise<void> => {
  if (posthog.deliveryState === "delivering") {
    await posthog.flush({ timeoutMs: DELIVERY_TIMEOUT_MS })
  }
  const restMs = spentMs * (1 / Math.min(1, Math.max(MIN_SHARE, share)) - 1)
  await sleep(Math.min(MAX_REST_MS, restMs))
}
