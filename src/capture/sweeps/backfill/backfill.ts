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
  /** Start of the time span, included. Default: the beginning. */
  from?: Date
  /** End of the time span, excluded. Never later than a few minutes ago, because Medusa may still take younger rows back. */
  to?: Date
  /** Which events, by definition ID. Default: all. */
  events?: readonly string[]
}

/** The progress of a backfill. */
export interface BackfillProgress {
  id: string
  /** Rows to check, as counted at the start. */
  estimate: number
  seen: number
  recorded: number
  /** Rows that no event could be made of. The log names the first one of each event. */
  skipped: number
  status: Backfill["status"]
}

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
}

const DEFAULT_SHARE = 0.5

const DELIVERY_TIMEOUT_MS = 30_000

/**
 * Stores a backfill, so that any process can run it and it survives a crash.
 *
 * @returns its ID, for `runBackfill`
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
    // One after another, because a large store's database also serves shoppers.
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
 * Runs a backfill, or resumes it where it stopped: walks the rows in order of time and records what the outbox doesn't have.
 * Delivers along the way, so that the outbox doesn't fill up. Running it twice sends nothing twice.
 *
 * @returns undefined if it is done, paused, or running in another process
 * @throws the database's error; pages before it are recorded, and the next run continues after them
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
        // Turned off after the backfill was created.
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

/** @throws {MedusaError} if a requested event doesn't exist or is turned off */
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
        `Expected an event that is turned on, got ${id}, which the plugin's options turn off. Turn it on, or leave it out.`
      )
    : new MedusaError(
        MedusaError.Types.INVALID_ARGUMENT,
        `Expected the ID of an event, got "${id}". Use one of: ${definitions.map((known) => known.id).join(", ")}.`
      )

/** The end of a span, but not beyond the time up to which rows are aged. */
const agedEnd = (to: Date | null | undefined, minAgeMs?: number): Date => {
  const settled = agedUntil(new Date(), minAgeMs)
  return to && to < settled ? to : settled
}

/** Counts, for each event, the rows that a backfill would check and the events that it would record. Records nothing. */
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

/** Pauses a backfill after its current page, in whichever process runs it. `resumeBackfill` lets it continue. */
export const pauseBackfill = (container: MedusaContainer, id: string): Promise<void> =>
  setStatus(container, id, "paused")

/** Lets the next `runBackfill` continue a paused backfill. */
export const resumeBackfill = (container: MedusaContainer, id: string): Promise<void> =>
  setStatus(container, id, "running")

/** @throws {MedusaError} if the backfill doesn't exist, is done, or should resume while another process runs it */
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
      `Expected the ID of a backfill, got ${id}. \`npx medusa-posthog backfill --list\` shows them all.`
    )
  }
  throw known.status === "done"
    ? new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `Expected a backfill that isn't done, but ${id} is. Start a new one: nothing is recorded twice.`
      )
    : heldBackfillError(id)
}

/** Says that another process runs a backfill, or did until a moment ago. */
export const heldBackfillError = (id: string): MedusaError =>
  new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `Expected backfill ${id} to be free, but another process runs it, or crashed less than a minute ago. Try again in a minute.`
  )

/** A backfill as it was requested, with its progress. */
export interface BackfillSummary extends BackfillProgress {
  from: string | null
  to: string | null
  events: string[]
}

/** Lists all backfills, newest first. */
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

/** Finds a backfill of the same span and events that didn't finish, because it was paused or its process died. */
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

/** With a page and its delivery, this stays within the lease. */
const MAX_REST_MS = 20_000

/** Delivers what was recorded, unless PostHog can't accept it now, then rests for the store's part of the time. */
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
