import type { AnyEventDefinition } from "../../events/catalog"
import type { Filters } from "../../events/language/event-definition"
import { ID_SLACK_MS, idRange } from "../rows/ids/id-window"
import type { IdRange, IdWindow } from "../rows/ids/id-window"
import type { Row } from "../rows/row"
import { columnFilters } from "../rows/proof-filters"
import { recordPage } from "./record-page"
import type { PageTask } from "./record-page"
import type { Pipeline } from "../rows/pipeline"
import { createSkips } from "../rows/skips"

/** What a walk looks at. `between` is for changed rows, whose ids do not tell when they changed. */
export interface Walk extends PageTask {
  window: IdWindow
  /** Goes on after the row with this id. */
  after?: string
  /** Told after each page; the walk ends where it gives false. */
  onPage?: (page: WalkedPage) => Promise<boolean>
}

/** What a walk came upon. */
export interface WalkResult {
  /** Rows that prove a fact. */
  seen: number
  /** Events that were not in the outbox yet. */
  recorded: number
  /** Rows that no event could be made of, or whose event the outbox did not take. */
  skipped: number
}

/** A page that is done. */
export interface WalkedPage extends WalkResult {
  /** Id of its last row. */
  lastId: string
}

/** Many enough for few queries, few enough to hold a page of full orders in memory. */
const PAGE_SIZE = 500

/**
 * Walks the rows of a window page by page, asks the outbox which facts it does not know, and loads and records only those. With
 * nothing to do it reads ids and nothing else. A row that fails is passed over, noted for health, and tried again by the next walk.
 *
 * @throws the database's error; pages before it are recorded
 */
export const walk = async (pipeline: Pipeline, what: Walk): Promise<WalkResult> => {
  const { posthog, log } = pipeline
  const result: WalkResult = { seen: 0, recorded: 0, skipped: 0 }
  const skips = createSkips(what.definition, {
    log,
    noteTrouble: (trouble) => posthog.noteTrouble(trouble),
  })
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
 * The walk over the facts of a span. Facts belong to a span by their own time. A new row's id cannot be much older than
 * that, but it may be newer (an import keeps the old `created_at`), and of a changed row the id tells nothing.
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
 * Gives the rows of a walk page by page: the id and what the definition's key needs. They come in the order in which the database
 * sorts ids, which is that of time nearly everywhere.
 */
export async function* idPages(pipeline: Asking, what: Walk): AsyncGenerator<Row[]> {
  const { keyFields, proof } = what.definition
  const range = await rangeOf(pipeline, what)
  const load = createLoad(pipeline, what.definition)
  /** In the page's order, which is the database's: its collation may not be that of JavaScript. */
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

/** Counts the rows that a walk would look at. An estimate: where ids are not sorted by time, it takes some more. */
export const countRows = async (pipeline: Asking, what: Walk): Promise<number> => {
  const { entity, proof } = what.definition
  const { filter } = await rangeOf(pipeline, what)
  const { metadata } = await pipeline.query.graph({
    entity,
    fields: ["id"],
    // An estimate may count too many; a join of all rows would take longer than it is worth.
    filters: filtersOf(what, filter),
    pagination: { take: 1, skip: 0 },
    ...(proof.withDeleted && { withDeleted: true }),
  })
  return metadata?.count ?? 0
}

/** What looks at rows, and records none. */
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

/** What a walk asks of the rows, beside their ids: what proves the fact, and for new rows that they are of its span. */
const filtersOf = ({ definition: { proof }, between }: Walk, id: object): Filters => {
  const { from, to } = (proof.by === "new row" && between) || {}
  return {
    ...columnFilters(proof),
    ...(Object.keys(id).length > 0 && { id }),
    // Rows that nothing happened to since cannot prove anything since; a table that is walked as a whole has many.
    ...(proof.ofAnyAge && between?.from && { updated_at: { $gte: between.from } }),
    ...((from || to) && { created_at: { ...(from && { $gte: from }), ...(to && { $lt: to }) } }),
  }
}
