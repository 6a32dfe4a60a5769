import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { ComparisonSheet, withLedger } from "./comparison-sheet"
import type { Comparison, LedgerDefinition } from "./comparison-sheet"
import { uuidOf } from "./describe"
import { loadRows } from "./load-rows"
import type { Row, RowSource } from "./load-rows"
import { settledUntil } from "./reconcile"
import { createRecorder } from "./recorder"
import type { Recorder } from "./recorder"
import { countRows, idPages, isBetween, walk, walkOfSpan } from "./walk"

/** What to compare. */
export interface CompareInput {
  /** Facts from this moment on; by default from where the plugin knows them. */
  from?: Date
  /** Facts before this moment; by default up to some minutes ago, because younger ones may not be recorded yet. */
  to?: Date
  /** Told before the first page: how many rows there are about. */
  onStart?: (total: number) => void
  /** Told after each page: how many rows were looked at so far. */
  onProgress?: (seen: number) => void
}

/** Reconciliation runs every minute and may be late once. */
const RECONCILIATION_MS = 2 * 60_000

/**
 * Compares what the store's rows say happened with what the outbox recorded, by day and currency. Changes nothing.
 *
 * @throws the database's error
 */
export const compare = async (
  container: MedusaContainer,
  { from, to = comparableUntil(new Date()), onStart, onProgress }: CompareInput = {}
): Promise<Comparison> => {
  const recorder = createRecorder(container)
  const knex = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const sheet = new ComparisonSheet()
  const walks = await Promise.all(
    withLedger(recorder.definitions).map(async (definition) => {
      const span = { from: from ?? (await knownSince(recorder, definition)), to }
      return { definition, span, total: await countRows(recorder, walkOfSpan(definition, span)) }
    })
  )
  onStart?.(walks.reduce((sum, { total }) => sum + total, 0))
  let seen = 0
  for (const { definition, span } of walks) {
    for await (const page of idPages(recorder, walkOfSpan(definition, span))) {
      await addPage(
        { recorder, rows: { query: recorder.query, knex }, definition, span, sheet },
        page
      )
      seen += page.length
      onProgress?.(seen)
    }
    const counts = await recorder.posthog.countByDay({ definition: definition.id, ...span })
    sheet.addOutbox(definition.id, counts)
  }
  const lines = sheet.lines()
  return {
    from: Object.fromEntries(
      walks.map(({ definition, span }) => [definition.id, span.from?.toISOString() ?? null])
    ),
    to: to.toISOString(),
    agrees: lines.every((line) => line.agrees),
    lines,
    missing: sheet.missing,
  }
}

/** Records what a comparison found missing. Gives how many events that were. */
export const recordMissing = async (
  container: MedusaContainer,
  { from, to }: Pick<Comparison, "from" | "to">
): Promise<number> => {
  const recorder = createRecorder(container)
  let recorded = 0
  for (const definition of withLedger(recorder.definitions)) {
    const begin = from[definition.id]
    const span = { from: begin ? new Date(begin) : undefined, to: new Date(to) }
    recorded += (await walk(recorder, walkOfSpan(definition, span))).recorded
  }
  return recorded
}

const comparableUntil = (now: Date): Date =>
  settledUntil(new Date(now.getTime() - RECONCILIATION_MS))

/** Medusa lists 15 unless told otherwise; it writes into the object, so each call gets its own. */
const all = () => ({ take: 10_000 })

/** Since when the outbox knows every fact of a definition; undefined: from the beginning. */
const knownSince = async (
  { posthog }: Recorder,
  { id }: LedgerDefinition
): Promise<Date | undefined> => {
  const passes = await posthog.listReconciliations({ pass: "recent" }, all())
  const backfills = (await posthog.listBackfills({ status: "done" }, all())).filter(
    ({ definitions: done }) => (done as unknown as string[]).includes(id)
  )
  const moments = [
    ...passes.map(({ installed_at }) => installed_at),
    ...backfills.map(({ from_at }) => from_at ?? new Date(0)),
  ].map((moment) => new Date(moment).getTime())
  const earliest = Math.min(...moments)
  return Number.isFinite(earliest) && earliest > 0 ? new Date(earliest) : undefined
}

interface Account {
  recorder: Recorder
  rows: RowSource
  definition: LedgerDefinition
  span: { from?: Date; to: Date }
  sheet: ComparisonSheet
}

const addPage = async (
  { recorder, rows, definition, span, sheet }: Account,
  page: readonly Row[]
): Promise<void> => {
  const slim = { ...definition, fields: definition.ledger.fields, enrich: undefined }
  const loaded = await loadRows(rows, slim, { id: page.map(({ id }) => id) }, [])
  const due = loaded.filter((row) => isBetween(new Date(definition.time(row)), span))
  const uuids = due.map((row) => uuidOf(definition.id, definition.key(row)))
  const receipts = await recorder.posthog.findReceipts(uuids)
  const receiptOf = new Map(receipts.map((receipt) => [receipt.uuid, receipt]))
  due.forEach((row, n) => sheet.addRow(definition, row, receiptOf.get(String(uuids[n]))))
}
