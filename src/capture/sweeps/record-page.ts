import type { AnyEventDefinition } from "../../events/catalog"
import { inHalves } from "../../lib/in-halves"
import type { DescribedEvent } from "../../events/outbox-event"
import { timeOf } from "../rows/to-event"
import type { Row } from "../rows/row"
import type { Pipeline } from "../rows/pipeline"
import type { Skips } from "../rows/skips"
import { unknownFacts } from "../rows/unknown-facts"
import { settledRows } from "./settled-rows"
import { isBetween } from "./span"
import type { Span } from "./span"

/** What to do with a page of rows. */
export interface PageTask {
  definition: AnyEventDefinition
  /** Facts outside of it are ignored. */
  between?: Span
  /** Facts inside of it are left for a later walk, because Medusa may still take them back. */
  young?: Span
  /** How old a row that Medusa may still take back must be, in milliseconds; `settledRows` has the default. */
  settledAfterMs?: number
  /** Counts missing events and records nothing. */
  dryRun?: boolean
}

/**
 * Records a page's facts that the outbox doesn't have. Skips a row that no event can be made of.
 *
 * @throws the database's error; part of the page may be recorded then
 */
export const recordPage = async (
  pipeline: Pipeline,
  task: PageTask,
  rows: readonly Row[],
  skips: Skips
): Promise<{ seen: number; recorded: number }> => {
  const { definition } = task
  const proofs = provingRows(task, rows, skips)
  const missing = await unknownFacts(pipeline, definition, proofs)
  const isWell = isWellWith(
    pipeline,
    task,
    proofs.find((row) => !missing.includes(row))
  )
  const described = await inHalves(
    await settledRows(pipeline.posthog.database, definition, missing, task.settledAfterMs),
    (some) => timelyEvents(pipeline, task, some, skips),
    isWell
  )
  described.failed.forEach(({ item, error }) => skips.note("not_described", item.id, error))
  const due = described.done.filter(({ timestamp }) => isTimely(new Date(timestamp), task))
  const recorded = task.dryRun ? due : await recordEach(pipeline, due, skips)
  return { seen: proofs.length, recorded: recorded.length }
}

/** Records events, and skips those that the outbox rejects. Returns the UUIDs that were new. */
export const recordEach = async (
  { posthog }: Pick<Pipeline, "posthog">,
  events: readonly DescribedEvent[],
  skips: Pick<Skips, "note">
): Promise<string[]> => {
  const { done, failed } = await inHalves(events, (some) => posthog.record(some))
  failed.forEach(({ item, error }) => skips.note("not_recorded", item.entity_id, error))
  return done
}

/** The rows that prove the fact, judged by their own columns. */
const provingRows = (
  { definition: { proof, key } }: PageTask,
  rows: readonly Row[],
  skips: Skips
): Row[] =>
  rows.filter((row) => {
    try {
      // Only checks that it can be read. Keys are computed for the whole page at once.
      key(row)
      return proof.when?.(row) ?? true
    } catch (error) {
      skips.note("not_described", row.id, error)
      return false
    }
  })

/** Whether a row that was recorded before can still be described. If not, the failing rows aren't to blame. */
const isWellWith =
  (pipeline: Pipeline, task: PageTask, known: Row | undefined) => async (): Promise<boolean> => {
    if (!known) {
      return false
    }
    const nobody = { note: () => undefined }
    return timelyEvents(pipeline, task, [known], nobody).then(
      () => true,
      () => false
    )
  }

const timelyEvents = async (
  pipeline: Pipeline,
  task: PageTask,
  rows: readonly Row[],
  skips: Pick<Skips, "note">
): Promise<DescribedEvent[]> => {
  const { definition } = task
  const ids = definition.isTimedByEnrichment
    ? await timelyIds(pipeline, task, rows)
    : rows.map(({ id }) => id)
  const events: DescribedEvent[] = []
  // If a later part can't be loaded, all of them are tried again.
  const noted: Parameters<Skips["note"]>[] = []
  const later = { note: (...skipped: Parameters<Skips["note"]>) => void noted.push(skipped) }
  for (let start = 0; start < ids.length; start += LOADED_AT_ONCE) {
    const some = ids.slice(start, start + LOADED_AT_ONCE)
    events.push(...(await pipeline.toEvents(definition, { id: some }, later)))
  }
  noted.forEach((skipped) => skips.note(...skipped))
  return events
}

const isTimely = (time: Date, { between, young }: PageTask): boolean =>
  isBetween(time, between) && !(young && isBetween(time, young))

/** A page of orders with hundreds of lines each would take hundreds of megabytes. */
const LOADED_AT_ONCE = 100

/** Returns the IDs of rows whose time has come and lies in the walk's span. */
const timelyIds = async (
  pipeline: Pipeline,
  task: PageTask,
  rows: readonly Row[]
): Promise<string[]> => {
  const { definition } = task
  const now = new Date()
  const timed = await pipeline.enrich(definition, rows)
  return timed
    .filter((row) => definition.isReady?.(row, now) ?? true)
    .filter((row) => isTimely(timeOf(definition, row), task))
    .map(({ id }) => id)
}
