import type { AnyEventDefinition } from "../events/catalog"
import { uuidOf } from "./describe"
import { ID_SLACK_MS, idFilter } from "./id-window"
import type { IdWindow } from "./id-window"
import type { Row } from "./load-rows"
import { proofFilters } from "./proof-filters"
import type { Recorder } from "./recorder"

/** What a walk looks at. */
export interface Walk {
  definition: AnyEventDefinition
  window: IdWindow
  /** Facts before `from` or from `to` on are left alone; for changed rows, whose ids do not tell when they changed. */
  between?: { from?: Date; to?: Date }
  /** Goes on after the row with this id. */
  after?: string
  /** Counts what is missing and records nothing. */
  dryRun?: boolean
  /** Told after each page; the walk ends where it gives false. */
  onPage?: (page: WalkedPage) => Promise<boolean>
}

/** What a walk came upon. */
export interface WalkResult {
  /** Rows that prove a fact. */
  seen: number
  /** Events that were not in the outbox yet. */
  recorded: number
}

/** A page that is done. */
export interface WalkedPage extends WalkResult {
  /** Id of its last row. */
  lastId: string
}

/** Many enough for few queries, few enough to hold a page of full orders in memory. */
const PAGE_SIZE = 500

/**
 * Walks the rows of a window in the order of their ids, asks the outbox which facts it does not know, and loads and
 * records only those. With nothing to do it reads ids and nothing else.
 *
 * @throws the database's error; pages before it are recorded
 */
export const walk = async (recorder: Recorder, what: Walk): Promise<WalkResult> => {
  const result: WalkResult = { seen: 0, recorded: 0 }
  for await (const rows of idPages(recorder, what)) {
    const page = await recordPage(recorder, what, rows)
    result.seen += page.seen
    result.recorded += page.recorded
    if (what.onPage && !(await what.onPage(page))) {
      break
    }
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

/** Gives the rows of a walk page by page, in the order of their ids: the id and what the definition's key needs. */
export async function* idPages(
  { query }: Pick<Recorder, "query">,
  what: Walk
): AsyncGenerator<Row[]> {
  const { entity, keyFields = [], proof } = what.definition
  const load = async (
    filters: Record<string, unknown>,
    fields: readonly string[],
    take?: number
  ) => {
    const { data } = await query.graph({
      entity,
      fields: ["id", ...fields],
      filters,
      ...(take !== undefined && { pagination: { take, order: { id: "ASC" } } }),
      ...(proof.withDeleted && { withDeleted: true }),
    })
    return data as Row[]
  }
  /** In the page's order, which is the database's: its collation may not be that of JavaScript. */
  const provingOf = async (page: readonly Row[]) => {
    const found = await load({ ...filtersOf(what), id: page.map(({ id }) => id) }, keyFields)
    const byId = new Map(found.map((row) => [row.id, row]))
    return page.flatMap(({ id }) => byId.get(id) ?? [])
  }
  let last = what.after
  for (;;) {
    const after: Record<string, string> = last === undefined ? {} : { $gt: last }
    const page = proof.isJoined
      ? await load(idsOf(what, after), [], PAGE_SIZE)
      : await load(filtersOf(what, after), keyFields, PAGE_SIZE)
    const proving = proof.isJoined && page.length > 0 ? await provingOf(page) : page
    if (proving.length > 0) {
      yield proving
    }
    if (page.length < PAGE_SIZE) {
      return
    }
    last = page.at(-1)?.id
  }
}

/** Counts the rows that a walk would look at. */
export const countRows = async (
  { query }: Pick<Recorder, "query">,
  what: Walk
): Promise<number> => {
  const { entity, proof } = what.definition
  const { metadata } = await query.graph({
    entity,
    fields: ["id"],
    // An estimate may count too many; a join of all rows would take longer than it is worth.
    filters: proof.isJoined ? idsOf(what, {}) : filtersOf(what),
    pagination: { take: 1, skip: 0 },
    ...(proof.withDeleted && { withDeleted: true }),
  })
  return metadata?.count ?? 0
}

/** What a walk asks of the ids. */
const idsOf = (
  { definition: { idPrefix }, window }: Walk,
  id: Record<string, string>
): Record<string, unknown> => {
  const inWindow = { ...idFilter(idPrefix, window, new Date()), ...id }
  return Object.keys(inWindow).length > 0 ? { id: inWindow } : {}
}

/** What a walk asks of the rows, beside their ids: what proves the fact, and for new rows that they are of its span. */
const filtersOf = (what: Walk, id: Record<string, string> = {}): Record<string, unknown> => {
  const {
    definition: { proof },
    between,
  } = what
  const { from, to } = (proof.by === "new row" && between) || {}
  return {
    ...proofFilters(proof),
    ...idsOf(what, id),
    // Rows that nothing happened to since cannot prove anything since; a table that is walked as a whole has many.
    ...(proof.ofAnyAge && between?.from && { updated_at: { $gte: between.from } }),
    ...((from || to) && { created_at: { ...(from && { $gte: from }), ...(to && { $lt: to }) } }),
  }
}

const recordPage = async (
  recorder: Recorder,
  what: Walk,
  rows: readonly Row[]
): Promise<WalkedPage> => {
  const { definition, between, dryRun } = what
  const proofs = rows.filter((row) => definition.proof.when?.(row) ?? true)
  const unknown = await unknownIds(recorder, definition, proofs)
  const ids = definition.isTimedByEnrichment
    ? await timelyIds(recorder, what, proofs, unknown)
    : unknown
  const events = ids.length > 0 ? await recorder.describe(definition, { id: ids }) : []
  const due = events.filter((event) => isBetween(new Date(event.timestamp), between))
  return {
    lastId: rows.at(-1)?.id ?? "",
    seen: proofs.length,
    recorded: dryRun ? due.length : (await recorder.posthog.record(due)).length,
  }
}

/** Ids of those of the rows whose time has come and lies in the walk's span. */
const timelyIds = async (
  recorder: Recorder,
  { definition, between }: Walk,
  rows: readonly Row[],
  ids: readonly string[]
): Promise<string[]> => {
  const now = new Date()
  const wanted = new Set(ids)
  const timed = await recorder.enrich(
    definition,
    rows.filter(({ id }) => wanted.has(id))
  )
  return timed
    .filter((row) => definition.isReady?.(row, now) ?? true)
    .filter((row) => isBetween(new Date(definition.time(row)), between))
    .map(({ id }) => id)
}

/** Whether a moment lies in a span: not before `from`, and before `to`. */
export const isBetween = (moment: Date, { from, to }: NonNullable<Walk["between"]> = {}): boolean =>
  (!from || moment >= from) && (!to || moment < to)

/** Ids of those of the rows whose fact the outbox does not know. */
export const unknownIds = async (
  { posthog }: Recorder,
  definition: AnyEventDefinition,
  rows: readonly Row[]
): Promise<string[]> => {
  const idByUuid = new Map(rows.map((row) => [uuidOf(definition.id, definition.key(row)), row.id]))
  const unknown = await posthog.findUnknown([...idByUuid.keys()])
  return [...idByUuid].filter(([uuid]) => unknown.has(uuid)).map(([, id]) => id)
}
