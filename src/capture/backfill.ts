import { setTimeout as sleep } from "node:timers/promises"
import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { definitionOf } from "../events/catalog"
import type { EventId } from "../events/catalog"
import { POSTHOG_MODULE } from "../modules/posthog"
import type { BackfillRun } from "../modules/posthog/backfill/position"
import type PosthogModuleService from "../modules/posthog/service"
import { createRecorder } from "./recorder"
import { settledUntil } from "./reconcile"
import { countRows, walk, walkOfSpan } from "./walk"

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
  /** Told before the first page, with what earlier runs did. */
  onStart?: (progress: BackfillProgress) => void
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
  const chosen = input.events?.map((id) => definitionOf(id)) ?? recorder.definitions
  const counts = await Promise.all(
    chosen.map((definition) => countRows(recorder, walkOfSpan(definition, input)))
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
    hooks.onStart?.({ ...progress })
    const remaining = run.at_definition ? run.definitions.indexOf(run.at_definition) : 0
    let mayGoOn = true
    for (const definitionId of run.definitions.slice(remaining)) {
      if (!mayGoOn) {
        break
      }
      let pageStart = performance.now()
      await walk(recorder, {
        ...walkOfSpan(definitionOf(definitionId), {
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
  for (const definition of input.events?.map((id) => definitionOf(id)) ?? recorder.definitions) {
    const { seen, recorded } = await walk(recorder, {
      ...walkOfSpan(definition, input),
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

/** @throws {MedusaError} where there is no such backfill, or it is done */
const setStatus = async (
  container: MedusaContainer,
  id: string,
  status: "running" | "paused"
): Promise<void> => {
  const posthog = container.resolve<PosthogModuleService>(POSTHOG_MODULE)
  const backfill = await posthog.retrieveBackfill(id)
  if (backfill.status === "done") {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Expected a backfill that is not done, got ${id}, which is. Start a new one; what is recorded is not recorded again.`
    )
  }
  await posthog.updateBackfills({ id, status })
}

/** A backfill as it was asked for and as it stands. */
export interface BackfillSummary extends BackfillProgress {
  from: string | null
  to: string | null
  events: string[]
}

/** All backfills, the latest first. */
export const listBackfills = async (container: MedusaContainer): Promise<BackfillSummary[]> => {
  const posthog = container.resolve<PosthogModuleService>(POSTHOG_MODULE)
  const backfills = await posthog.listBackfills({}, { take: MAX_LISTED, order: { id: "DESC" } })
  return backfills.map(
    ({ id, estimate, seen, recorded, status, from_at, to_at, definitions: events }) => ({
      id,
      estimate,
      seen,
      recorded,
      status,
      from: from_at && new Date(from_at).toISOString(),
      to: to_at && new Date(to_at).toISOString(),
      events: events as unknown as string[],
    })
  )
}

const MAX_LISTED = 100

/**
 * The backfill that was asked for in the same words and has not come to its end, because it was paused or its process died.
 * Without a `to`, the one that stopped has its own: the rest is the reconciliation's.
 */
export const findUnfinishedBackfill = async (
  container: MedusaContainer,
  { from, to, events }: BackfillInput
): Promise<string | undefined> => {
  const asked = (events ?? createRecorder(container).definitions.map(({ id }) => id)).join()
  const unfinished = (await listBackfills(container)).find(
    (backfill) =>
      backfill.status !== "done" &&
      backfill.from === (from?.toISOString() ?? null) &&
      (!to || backfill.to === to.toISOString()) &&
      backfill.events.join() === asked
  )
  return unfinished?.id
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
