import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { readInstalledAt } from "../../../modules/posthog/leases/installation"
import { inHalves } from "../../../lib/in-halves"
import { ComparisonSheet, ledgerOnly, withLedger } from "./comparison-sheet"
import type { Comparison, LedgerDefinition } from "./comparison-sheet"
import { uuidOf } from "../../rows/to-event"
import { loadRows } from "../../rows/load-rows"
import type { RowSource } from "../../rows/load-rows"
import type { Row } from "../../rows/row"
import { createPipeline } from "../../rows/pipeline"
import type { Pipeline } from "../../rows/pipeline"
import { isBetween } from "../span"
import { countRows, idPages, walk, walkOfSpan } from "../walk"

/** What to compare. */
export interface CompareInput {
  /** Start of the time span, included. Default: the time from which the plugin knows the facts. */
  from?: Date
  /** End of the time span, excluded. Never later than a few minutes ago, because younger facts may not be recorded yet. */
  to?: Date
  /** How old a fact must be, in milliseconds. */
  minAgeMs?: number
  /** Called before the first page, with the estimated number of rows. */
  onStart?: (total: number) => void
  /** Called after each page, with the number of rows checked so far. */
  onProgress?: (seen: number) => void
}

/** A row is aged after three minutes; catch-up runs every minute and may be late once. */
const RECORDED_AFTER_MS = 5 * 60_000

/**
 * Compares the store's rows with what the outbox recorded, by day and currency. Changes nothing.
 *
 * @throws {MedusaError} if neither the database nor `from` says when to start; or the database's error
 */
export const compare = async (
  container: MedusaContainer,
  { from, to: end, minAgeMs = RECORDED_AFTER_MS, onStart, onProgress }: CompareInput = {}
): Promise<Comparison> => {
  const pipeline = createPipeline(container)
  const sheet = new ComparisonSheet()
  const recorded = new Date(Date.now() - minAgeMs)
  const to = end && end < recorded ? end : recorded
  const walks = await Promise.all(
    withLedger(pipeline.definitions).map(async (definition) => {
      const span = { from: from ?? (await knownSince(pipeline, definition)), to }
      return { definition, span, total: await countRows(pipeline, walkOfSpan(definition, span)) }
    })
  )
  onStart?.(walks.reduce((sum, { total }) => sum + total, 0))
  let seen = 0
  for (const { definition, span } of walks) {
    for await (const page of idPages(pipeline, walkOfSpan(definition, span))) {
      await addPage(
        {
          pipeline,
          rows: { query: pipeline.query, database: pipeline.posthog.database },
          definition,
          span,
          sheet,
        },
        page
      )
      seen += page.length
      onProgress?.(seen)
    }
    const counts = await pipeline.posthog.outbox.countByDay({ definition: definition.id, ...span })
    sheet.addOutbox(definition.id, counts)
  }
  const lines = sheet.lines()
  return {
    from: Object.fromEntries(
      walks.map(({ definition, span }) => [definition.id, span.from?.toISOString() ?? null])
    ),
    to: to.toISOString(),
    agrees: lines.every((line) => line.agrees) && sheet.unreadable.length === 0,
    lines,
    missing: sheet.missing,
    unreadable: sheet.unreadable,
  }
}

/** Records what a comparison found missing. Returns the number of events. */
export const recordMissing = async (
  container: MedusaContainer,
  { from, to }: Pick<Comparison, "from" | "to">
): Promise<number> => {
  const pipeline = createPipeline(container)
  let recorded = 0
  for (const definition of withLedger(pipeline.definitions)) {
    const begin = from[definition.id]
    const span = { from: begin ? new Date(begin) : undefined, to: new Date(to) }
    recorded += (await walk(pipeline, walkOfSpan(definition, span))).recorded
  }
  return recorded
}

const MAX_BACKFILLS = 10_000

/**
 * Returns the time since which the outbox should know every fact of a definition: the plugin's installation, or the start of the
 * backfills that reach back from there without a gap. Undefined: the beginning.
 */
const knownSince = async (
  { posthog }: Pipeline,
  { id }: LedgerDefinition
): Promise<Date | undefined> => {
  const installed = await readInstalledAt(posthog.database)
  if (!installed) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      "Expected the plugin's installation time in posthog_installation, but the table is empty. Start your store, which sets it to now, or choose where to start with --from."
    )
  }
  const done = await posthog.backfills.list({ status: "done", limit: MAX_BACKFILLS })
  const backfills = done
    .filter(({ definitions }) => definitions.includes(id))
    .map(({ from_at, to_at, updated_at }) => ({
      from: from_at?.getTime() ?? 0,
      // Without an end, it covered everything up to a few minutes before it was done.
      to: (to_at ?? updated_at).getTime(),
    }))
    .sort((a, b) => b.to - a.to)
  const since = backfills.reduce(
    (known, { from, to }) => (to >= known ? Math.min(known, from) : known),
    installed.getTime()
  )
  return since > 0 ? new Date(since) : undefined
}

interface Account {
  pipeline: Pipeline
  rows: RowSource
  definition: LedgerDefinition
  span: { from?: Date; to: Date }
  sheet: ComparisonSheet
}

const addPage = async (
  { pipeline, rows, definition, span, sheet }: Account,
  page: readonly Row[]
): Promise<void> => {
  const slim = ledgerOnly(definition)
  const { done, failed } = await inHalves(
    page,
    (some) => loadRows(rows, slim, { id: some.map(({ id }) => id) }, []),
    // Whatever the cause, they are listed as unreadable.
    () => Promise.resolve(true)
  )
  failed.forEach(({ item }) => sheet.addUnreadable(definition.id, item.id))
  const due = done.filter((row) => isBetween(new Date(definition.time(row)), span))
  const uuids = due.map((row) => uuidOf(definition.id, definition.key(row)))
  const receipts = await pipeline.posthog.outbox.findReceipts(uuids)
  const receiptOf = new Map(receipts.map((receipt) => [receipt.uuid, receipt]))
  due.forEach((row, n) => sheet.addRow({ definition, span }, row, receiptOf.get(String(uuids[n]))))
}
