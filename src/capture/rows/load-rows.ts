import type { AnyEventDefinition } from "../../events/catalog"
import type { RelatedRow } from "../../events/language/event-definition"
import { fieldsOfCustomer, whoseFields } from "../../identity/whose-fields"
import { enrichRows } from "./enrich/enrich"
import { withoutErased } from "./erased-customers"
import type { ErasedAmong } from "./erased-customers"
import type { AssignOwners } from "./orders/order-owners"
import { inPlacedVersion, isToldAsPlaced } from "./orders/placed-version"
import { proofFilters } from "./proof-filters"
import { rowsByVersion } from "./rows-by-id"
import type { AssignVisits } from "./visits"
import type { EnrichmentSource, Row, RowRequest, Shortcut } from "./row"
import { statements } from "./statements/guest-merges"

/** Where rows come from. */
export interface RowSource extends EnrichmentSource {
  /** Loads what it can faster than `query.graph`. */
  shortcut?: Shortcut
  /** Assigns the facts of transferred orders to their customers. Needed if the rows become events. */
  assignOwners?: AssignOwners
  /** Adds the visits they came from. Needed if the rows become events. */
  assignVisits?: AssignVisits
  /** Which of these customers are erased. Needed if the rows become events. */
  erasedAmong?: ErasedAmong
}

/**
 * Loads the filtered rows that prove the definition's fact and are ready, with the fields of the definition and its person, in
 * one query. Older versions of orders and rows of another entity each take one more.
 *
 * @param personProperties the customer fields that the options allow; no other personal field is loaded
 */
export const loadRows = async (
  source: RowSource,
  definition: AnyEventDefinition,
  filter: Record<string, unknown>,
  personProperties: readonly string[]
): Promise<Row[]> => {
  const { entity, proof, enrich, isReady } = definition
  const statement = statements.get(entity)
  if (statement) {
    const rows = await statement.load(source.database, [filter.id].flat() as string[])
    return source.assignVisits ? source.assignVisits(definition, rows) : rows
  }
  const load = (further: Record<string, unknown>) =>
    loadFiltered(source, definition, { ...filter, ...further }, personProperties)

  const latest = (await load({})).filter((row) => proof.when?.(row) ?? true)
  const now = new Date()
  let whole = isToldAsPlaced(definition)
    ? await inPlacedVersion(source.database, latest, load)
    : latest
  for (const related of joinedBy(definition, personProperties)) {
    whole = await joinRelated(source, related, whole)
  }
  // Before owners are assigned, because those of a receipt no longer show that it was erased; and after, because they may be erased, too.
  whole = await withoutErased(definition, whole, source.erasedAmong)
  if (source.assignOwners) {
    whole = await source.assignOwners(
      definition,
      whole,
      fieldsOfCustomer(definition, personProperties)
    )
    whole = await withoutErased(definition, whole, source.erasedAmong)
  }
  const enriched = enrich ? await enrichRows(source, enrich, whole) : whole
  const ready = enriched.filter((row) => isReady?.(row, now) ?? true)
  // Last, because what a customer's history says of an order doesn't depend on the browser.
  return source.assignVisits ? source.assignVisits(definition, ready) : ready
}

/** An entity joined by ID because `query.graph` can't reach it from the row, with the fields that begin with its name. */
interface Joined extends RelatedRow {
  fields: readonly string[]
}

const joinedBy = (
  { related, person, fields }: AnyEventDefinition,
  personProperties: readonly string[]
): Joined[] => {
  const { customer: as, by } = person
  return [
    ...(related ? [{ ...related, fields: fieldsUnder(related.as, fields) }] : []),
    ...(by
      ? [
          {
            as,
            entity: "customer",
            by,
            fields: fieldsOfCustomer({ person, fields }, personProperties),
          },
        ]
      : []),
  ]
}

const fieldsUnder = (path: string, fields: readonly string[]): string[] =>
  fields
    .filter((field) => field.startsWith(`${path}.`))
    .map((field) => field.slice(path.length + 1))

/** The fields that `query.graph` loads from the row itself. */
const rowFields = (
  definition: AnyEventDefinition,
  personProperties: readonly string[]
): string[] => {
  const joined = joinedBy(definition, personProperties).map(({ as }) => `${as}.`)
  const hasLines = definition.fields.some((field) => field.startsWith("items."))
  return [
    ...new Set([
      ...definition.fields.filter((field) => !joined.some((path) => field.startsWith(path))),
      ...whoseFields(definition, personProperties),
      // An older version's amounts are corrected by line.
      ...(isToldAsPlaced(definition) ? ["version", ...(hasLines ? ["items.id"] : [])] : []),
    ]),
  ]
}

const joinRelated = async (
  source: RowSource,
  related: Joined,
  rows: readonly Row[]
): Promise<Row[]> => {
  const { as, entity, fields, by, version } = related
  const named = (row: Row) => ({ id: String(row[by]), version: version && row[version] })
  const naming = rows.filter((row) => typeof row[by] === "string")
  const found = await rowsByVersion(source, entity, fields, naming.map(named))
  return rows.map((row) => ({ ...row, [as]: found(named(row)) }))
}

const loadFiltered = (
  source: RowSource,
  definition: AnyEventDefinition,
  filter: Record<string, unknown>,
  personProperties: readonly string[]
): Promise<Row[]> => {
  const { entity, proof } = definition
  return requestRows(source, definition, {
    entity,
    fields: rowFields(definition, personProperties),
    filters: { ...proofFilters(proof), ...filter },
    ...(proof.withDeleted && { withDeleted: true }),
  })
}

/** Loads the rows of a request: by the shortcut if it can, otherwise by `query.graph`. */
export const requestRows = (
  { query, shortcut }: Pick<RowSource, "query" | "shortcut">,
  { id }: Pick<AnyEventDefinition, "id">,
  request: RowRequest
): Promise<Row[]> => {
  // Medusa mutates its arguments, so each query gets a copy.
  const byGraph = async ({ fields, filters, ...of }: RowRequest) =>
    (await query.graph({ ...of, fields: [...fields], filters: { ...filters } })).data as Row[]
  return shortcut ? shortcut(request, byGraph, id) : byGraph(request)
}
