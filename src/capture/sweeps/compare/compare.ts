import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { inHalves } from "../../../lib/in-halves"
import { sumOf } from "../../../lib/sum-of"
import { later, MINUTE_MS } from "../../../lib/time"
import { ComparisonSheet, ledgerOnly, withLedger } from "./comparison-sheet"
import type { Comparison, LedgerDefinition } from "./comparison-sheet"
import { uuidOf } from "../../rows/to-event"
import { loadRows } from "../../rows/load-rows"
import type { RowSource } from "../../rows/load-rows"
import type { Row } from "../../rows/row"
import { createPipeline } from "../../rows/pipeline"
import type { Pipeline } from "../../rows/pipeline"
import { settledRows } from "../settled-rows"
import { agedEnd, agedUntil, isBetween, WIDELY_CHECKED_AFTER_MS } from "../span"
import type { Span } from "../span"
import { knownSince } from "./known-since"
import { countRows, idPages, walk, walkOfSpan } from "../walk"

/** What to compare. */
export interface CompareInput {
  /** Start of the time span, included. Default: the time from which the plugin knows the facts. */
  from?: Date
  /** End of the time span, excluded. Never later than a few minutes ago, because younger facts may not be recorded yet. */
  to?: Date
  /** How old a fact must be, in milliseconds. */
  minAgeMs?: number
  /** Leaves out what is before the time from which the plugin knows the facts, even if `from` is earlier. */
  onlyKnown?: boolean
  bySalesChannel?: boolean
  /** Loads orders in the plugin's own fast way. Otherwise `query.graph` loads them, which checks that way, too. */
  fast?: boolean
  /** Refuses to compare more rows than this. */
  maxRows?: number
  /** Called before the first page, with the estimated number of rows. */
  onStart?: (total: number) => void
  /** Called after each page, with the number of rows checked so far. */
  onProgress?: (seen: number) => void
}

/** A row is aged after three minutes; catch-up runs every minute and may be late once. */
const RECORDED_AFTER_MS = 5 * MINUTE_MS

/**
 * Compares the store's rows with what the outbox recorded, by day and currency. Changes nothing.
 *
 * @throws {MedusaError} if neither the database nor `from` says when to start, or the span ends before that; or the database's error
 */
export const compare = async (
  container: MedusaContainer,
  input: CompareInput = {}
): Promise<Comparison> => {
  const { bySalesChannel, onStart, onProgress } = input
  const pipeline = createPipeline(container)
  const sheet = new ComparisonSheet({ bySalesChannel })
  const { query, shortcut, posthog } = pipeline
  const rows = { query, database: posthog.database, ...(input.fast && { shortcut }) }
  const { walks, to, total } = await planWalks(pipeline, input)
  onStart?.(total)
  let seen = 0
  for (const { definition, span } of walks) {
    const slim = ledgerOnly(definition, { bySalesChannel })
    for await (const page of idPages(pipeline, walkOfSpan(definition, span))) {
      await addPage({ pipeline, rows, definition: slim, span, sheet }, page)
      seen += page.length
      onProgress?.(seen)
    }
    sheet.addOutbox(
      definition.id,
      await posthog.outbox.countByDay({ definition: definition.id, ...span })
    )
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

/** @throws {MedusaError} if there are too many rows, or none because the plugin knows nothing of that time */
const planWalks = async (
  pipeline: Pipeline,
  {
    from,
    to: end,
    minAgeMs = RECORDED_AFTER_MS,
    onlyKnown = false,
    maxRows = Infinity,
  }: CompareInput
) => {
  const to = agedEnd(end, minAgeMs)
  const walks = await Promise.all(
    withLedger(pipeline.definitions).map(async (definition) => {
      const known = from && !onlyKnown ? undefined : await knownSince(pipeline.posthog, definition)
      const span = { from: from && known ? later(from, known) : (from ?? known), to }
      return { definition, span, total: await countRows(pipeline, walkOfSpan(definition, span)) }
    })
  )
  checkEnd(end, { from, spans: walks.map(({ span }) => span) })
  const total = sumOf(walks, (walked) => walked.total)
  if (total > maxRows) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `Expected \`from\` and \`to\` to span at most ${maxRows} orders, captures, and refunds, got about ${total}. Choose fewer days, or run \`npx medusa-posthog reconcile\`, which has no limit.`
    )
  }
  return { walks, to, total }
}

/** Without `from`, a span that ends before what the plugin knows would match, whatever the store has. */
const checkEnd = (
  end: Date | undefined,
  { from, spans }: { from?: Date; spans: readonly Span[] }
): void => {
  const [first] = spans
    .flatMap((span) => (end && span.from && end <= span.from ? span.from : []))
    .sort((a, b) => b.getTime() - a.getTime())
  if (!from && end && first) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `Expected --to to be after ${first.toISOString()}, from which on the plugin knows what happened, got ${end.toISOString()}. Pass --from to compare an earlier time, or run \`npx medusa-posthog backfill\` to record it.`
    )
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
  const { done, failed } = await inHalves(
    page,
    (some) => loadRows(rows, definition, { id: some.map(({ id }) => id) }, []),
    // Whatever the cause, they are listed as unreadable.
    () => Promise.resolve(true)
  )
  failed.forEach(({ item }) => sheet.addUnreadable(definition.id, item.id))
  const due = done.filter((row) => isBetween(new Date(definition.time(row)), span))
  const uuids = due.map((row) => uuidOf(definition.id, definition.key(row)))
  const receipts = await pipeline.posthog.outbox.findReceipts(uuids)
  const receiptOf = new Map(receipts.map((receipt) => [receipt.uuid, receipt]))
  const receiptsOfRows = new Map(due.map((row, n) => [row, receiptOf.get(String(uuids[n]))]))
  // What wasn't ready by then, catch-up may not have checked since.
  const checkedAt = agedUntil(new Date(), WIDELY_CHECKED_AFTER_MS)
  const missing = due.filter(
    (row) => !receiptsOfRows.get(row) && (definition.isReady?.(row, checkedAt) ?? true)
  )
  const settled = new Set(await settledRows(pipeline.posthog.database, definition, missing))
  for (const [row, receipt] of receiptsOfRows) {
    if (receipt ?? settled.has(row)) {
      sheet.addRow({ definition, span }, row, receipt)
    }
  }
}
