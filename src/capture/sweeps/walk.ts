import type { AnyEventDefinition } from "../../events/catalog"
import type { Filters } from "../../events/language/event-definition"
import { ID_SLACK_MS, idRange } from "../rows/ids/id-window"
import type { IdRange, IdWindow } from "../rows/ids/id-window"
import type { Row } from "../rows/row"
import { columnFilters } from "../rows/proof-filters"
import type { Span } from "./span"
import { recordPage } from "./record-page"
import type { PageTask } from "./record-page"
import type { Pipeline } from "../rows/pipeline"
import { createSkips } from "../rows/skips"
import { statements } from "../rows/statements/guest-merges"
import type { Statement } from "../rows/statements/guest-merges"

/** What a walk covers. `between` is for changed rows, whose IDs don't show when they changed. */
export interface Walk extends PageTask {
  window: IdWindow
  /** Only rows that changed since. */
  changedSince?: Date
  /** Continues after the row with this ID. */
  after?: string
  /** Called after each page. The walk ends if it returns false. */
  onPage?: (page: WalkedPage) => Promise<boolean>
}

/** What a walk found. */
export interface WalkResult {
  /** Rows that prove a fact. */
  seen: number
  /** Events that weren't in the outbox yet. */
  recorded: number
  /** Rows that no event could be made of, or whose event the outbox rejected. */
  skipped: number
}

/** A finished page. */
export interface WalkedPage extends WalkResult {
  /** The ID of its last row. */
  lastId: string
}

/** Large enough to need few queries, small enough to hold a page of full orders in memory. */
const PAGE_SIZE = 500

/**
 * Walks a window's rows page by page, asks the outbox which facts are missing, and loads and records only those. If nothing is
 * missing, it reads only IDs. A row that fails is skipped, noted for health, and tried again by the next walk.
 *
 * @throws the database's error; pages before it are recorded
 */
export const walk = async (pipeline: Pipeline, what: Walk): Promise<WalkResult> => {
  const result: WalkResult = { seen: 0, recorded: 0, skipped: 0 }
  const skips = createSkips(what.definition, pipeline)
  try {
    for await (const rows of idPages(pipeline, what)) {
      const { seen, recorded } = await recordPage(pipeline, what, rows, skips)
      const skipped = skips.count - result.skipped
      result.seen += seen
      result.recorded += recorded
      result.skipped += skipped
      const page = { seen, recorded, skipped, lastId: rows.at(-1)?.id ?? "" }
      if (what.onPage && !(await what.onPage(page))) {
        break
      }
    }
  } finally {
    skips.report()
  }
  return result
}

/**
 * Returns the walk over a span's facts. A fact belongs to a span by its own time. A new row's ID can't be much older than that,
 * but it may be newer (an import keeps the old `created_at`). A changed row's ID says nothing about its time.
 */
export const walkOfSpan = (definition: AnyEventDefinition, { from, to }: IdWindow): Walk => ({
  definition,
  window:
    from && definition.proof.by === "new row"
      ? { from: new Date(from.getTime() - ID_SLACK_MS) }
      : {},
  between: { from, to },
})

/**
 * Yields a walk's rows page by page, with their IDs and what the definition's key needs. They come in the database's order of
 * IDs, which is by time in nearly every collation.
 */
export async function* idPages(pipeline: Asking, what: Walk): AsyncGenerator<Row[]> {
  const { entity, keyFields, proof } = what.definition
  const statement = statements.get(entity)
  if (statement) {
    yield* statementPages(pipeline, what, statement)
    return
  }
  const range = await rangeOf(pipeline, what)
  const load = createLoad(pipeline, what.definition)
  /** In the page's order, which is the database's: its collation may differ from JavaScript's. */
  const provingOf = async (ids: readonly string[]) => {
    const filters = { ...filtersOf(what, {}), ...proof.whereJoined, id: ids }
    const found = ids.length > 0 ? await load(filters, keyFields) : []
    const byId = new Map(found.map((row) => [row.id, row]))
    return ids.flatMap((id) => byId.get(id) ?? [])
  }
  let last = what.after
  for (;;) {
    const id = { ...range.filter, ...(last !== undefined && { $gt: last }) }
    const page = await load(filtersOf(what, id), proof.whereJoined ? [] : keyFields, PAGE_SIZE)
    const within = page.filter((row) => range.holds(row.id))
    const proving = proof.whereJoined ? await provingOf(within.map((row) => row.id)) : within
    if (proving.length > 0) {
      yield proving
    }
    if (page.length < PAGE_SIZE) {
      return
    }
    last = page.at(-1)?.id
  }
}

/** The same for rows that `query.graph` doesn't have. They are few, and read as a whole. */
async function* statementPages(
  { posthog: { database } }: Asking,
  { window, after }: Walk,
  { findIds, load }: Statement
): AsyncGenerator<Row[]> {
  const sortsByTime = await database.sortsIdsByTime()
  let last = after
  for (;;) {
    const ids = await findIds(database, { window, sortsByTime, after: last, take: PAGE_SIZE })
    const rows = await load(database, ids)
    if (rows.length > 0) {
      yield rows
    }
    if (ids.length < PAGE_SIZE) {
      return
    }
    last = ids.at(-1)
  }
}

/** Counts the rows that a walk would check. An estimate: it is too high if IDs don't sort by time. */
export const countRows = async (pipeline: Asking, what: Walk): Promise<number> => {
  const { entity, proof } = what.definition
  if (statements.has(entity)) {
    return countOf(idPages(pipeline, what))
  }
  const { filter } = await rangeOf(pipeline, what)
  const { metadata } = await pipeline.query.graph({
    entity,
    fields: ["id"],
    // An estimate may be too high; joining all rows would take longer than it is worth.
    filters: filtersOf(what, filter),
    pagination: { take: 1, skip: 0 },
    ...(proof.withDeleted && { withDeleted: true }),
  })
  return metadata?.count ?? 0
}

const countOf = async (pages: AsyncIterable<readonly Row[]>): Promise<number> => {
  let count = 0
  for await (const page of pages) {
    count += page.length
  }
  return count
}

/** The parts of the pipeline that read rows without recording them. */
type Asking = Pick<Pipeline, "query" | "posthog">

const rangeOf = async (
  { posthog }: Asking,
  { definition: { idPrefix }, window }: Walk
): Promise<IdRange> =>
  idRange(idPrefix, window, {
    now: new Date(),
    sortsByTime: await posthog.database.sortsIdsByTime(),
  })

const createLoad =
  ({ query }: Asking, { entity, proof }: AnyEventDefinition) =>
  async (filters: Filters, fields: readonly string[], take?: number): Promise<Row[]> => {
    const { data } = await query.graph({
      entity,
      fields: ["id", ...fields],
      filters,
      ...(take !== undefined && { pagination: { take, order: { id: "ASC" } } }),
      ...(proof.withDeleted && { withDeleted: true }),
    })
    return data as Row[]
  }

/** A walk's filters, in addition to IDs: what proves the fact, and that it belongs to the span, as far as columns show it. */
const filtersOf = ({ definition, between, changedSince }: Walk, id: object): Filters => {
  const { proof, timeColumns = [] } = definition
  const columns = proof.by === "new row" ? ["created_at"] : timeColumns
  return {
    ...inSpan(columnFilters(proof), columns, between),
    ...(Object.keys(id).length > 0 && { id }),
    // Rows that haven't changed since can't prove anything since, and a table that is walked as a whole has many.
    ...(proof.ofAnyAge && between?.from && { updated_at: { $gte: between.from } }),
    ...(changedSince && { updated_at: { $gte: changedSince } }),
  }
}

/** The filters, and that at least one of these columns lies in the span. */
const inSpan = (filters: Filters, columns: readonly string[], { from, to }: Span = {}): Filters => {
  const span = { ...(from && { $gte: from }), ...(to && { $lt: to }) }
  return columns.length > 0 && (from || to)
    ? { $and: [filters, { $or: columns.map((column) => ({ [column]: span })) }] }
    : filters
}
