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
  /** Facts from this moment on; by default from where the plugin knows them. */
  from?: Date
  /** Facts before this moment; in any case only up to some minutes ago, because younger ones may not be recorded yet. */
  to?: Date
  /** How old a fact has to be, in milliseconds. */
  minAgeMs?: number
  /** Told before the first page: how many rows there are about. */
  onStart?: (total: number) => void
  /** Told after each page: how many rows were looked at so far. */
  onProgress?: (seen: number) => void
}

/** Three minutes until a row is settled; reconciliation runs every minute and may be late once. */
const RECORDED_AFTER_MS = 5 * 60_000

/**
 * Compares what the store's rows say happened with what the outbox recorded, by day and currency. Changes nothing.
 *
 * @throws {MedusaError} where nothing says since when the plugin is there, and `from` does not either; the database's error
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

/** Records what a comparison found missing. Gives how many events that were. */
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
 * Since when the outbox is to know every fact of a definition: since the plugin was installed, or since where backfills reach
 * back from there without a gap. Undefined: from the beginning.
 */
const knownSince = async (
  { posthog }: Pipeline,
  { id }: LedgerDefinition
): Promise<Date | undefined> => {
  const installed = await readInstalledAt(posthog.database)
  if (!installed) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      "Expected the time of the plugin's installation in posthog_installation, and the table is empty. Start the store, which begins anew, or say from where to compare with --from."
    )
  }
  const done = await posthog.backfills.list({ status: "done", limit: MAX_BACKFILLS })
  const backfills = done
    .filter(({ definitions }) => definitions.includes(id))
    .map(({ from_at, to_at, updated_at }) => ({
      from: from_at?.getTime() ?? 0,
      // Without an end it went up to some minutes before it was done.
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
    // Whatever keeps them from being read: they are listed.
    () => Promise.resolve(true)
  )
  failed.forEach(({ item }) => sheet.addUnreadable(definition.id, item.id))
  const due = done.filter((row) => isBetween(new Date(definition.time(row)), span))
  const uuids = due.map((row) => uuidOf(definition.id, definition.key(row)))
  const receipts = await pipeline.posthog.outbox.findReceipts(uuids)
  const receiptOf = new Map(receipts.map((receipt) => [receipt.uuid, receipt]))
  due.forEach((row, n) => sheet.addRow({ definition, span }, row, receiptOf.get(String(uuids[n]))))
}
