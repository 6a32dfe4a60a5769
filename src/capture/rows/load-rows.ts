import type { Database } from "../../modules/posthog/database/gate"
import type { AnyEventDefinition } from "../../events/catalog"
import type { RelatedRow } from "../../events/language/event-definition"
import { fieldsOfCustomer, whoseFields } from "../../identity/whose-fields"
import { enrichRows } from "./enrich/enrich"
import type { AssignOwners } from "./orders/order-owners"
import { inPlacedVersion, isToldAsPlaced } from "./orders/placed-version"
import { proofFilters } from "./proof-filters"
import type { Query, Row, RowRequest, Shortcut } from "./row"

/** Where rows come from. */
export interface RowSource {
  query: Query
  database: Database
  /** A faster way to what it can load. */
  shortcut?: Shortcut
  /** Says whose the facts of orders are that went over to another customer; needed where events are made of the rows. */
  assignOwners?: AssignOwners
}

/**
 * Loads those of the filtered rows that prove the definition's fact and are ready, with its fields and those of its person, in one query
 * (one more where older versions of orders or rows of another entity are needed, each).
 *
 * @param personProperties the customer fields that options allow; no other personal field is loaded
 */
export const loadRows = async (
  source: RowSource,
  definition: AnyEventDefinition,
  filter: Record<string, unknown>,
  personProperties: readonly string[]
): Promise<Row[]> => {
  const { proof, enrich, isReady } = definition
  const load = (further: Record<string, unknown>) =>
    loadFiltered(source, definition, { ...filter, ...further }, personProperties)

  const latest = (await load({})).filter((row) => proof.when?.(row) ?? true)
  const now = new Date()
  let whole = isToldAsPlaced(definition)
    ? await inPlacedVersion(source.database, latest, load)
    : latest
  for (const related of joinedBy(definition, personProperties)) {
    whole = await joinRelated(source.query, related, whole)
  }
  if (source.assignOwners) {
    whole = await source.assignOwners(
      definition,
      whole,
      fieldsOfCustomer(definition, personProperties)
    )
  }
  const enriched = enrich ? await enrichRows(source.database, enrich, whole) : whole
  return enriched.filter((row) => isReady?.(row, now) ?? true)
}

/** What is joined by id, because `query.graph` does not reach it from the row: with the fields that begin with its name. */
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

/** What `query.graph` loads of the row itself. */
const rowFields = (
  definition: AnyEventDefinition,
  personProperties: readonly string[]
): string[] => {
  const joined = joinedBy(definition, personProperties).map(({ as }) => `${as}.`)
  return [
    ...new Set([
      ...definition.fields.filter((field) => !joined.some((path) => field.startsWith(path))),
      ...whoseFields(definition, personProperties),
      ...(isToldAsPlaced(definition) ? ["version"] : []),
    ]),
  ]
}

const joinRelated = async (query: Query, related: Joined, rows: readonly Row[]): Promise<Row[]> => {
  const { as, entity, fields } = related
  const found = new Map<string, Row>()
  for (const { version, ids } of relatedIds(related, rows)) {
    const filters = { id: ids, ...(version !== undefined && { version }) }
    const { data } = await query.graph({ entity, fields: [...new Set(["id", ...fields])], filters })
    ;(data as Row[]).forEach((row) => found.set(`${row.id}:${String(version)}`, row))
  }
  return rows.map((row) => ({
    ...row,
    [as]: found.get(`${String(row[related.by])}:${String(versionOf(related, row))}`),
  }))
}

const versionOf = ({ version }: RelatedRow, row: Row): unknown => version && row[version]

/** Which rows to load, by their version: one query for each, of which a batch has few. */
const relatedIds = (related: RelatedRow, rows: readonly Row[]) => {
  const idsByVersion = new Map<unknown, Set<string>>()
  for (const row of rows) {
    const id = row[related.by]
    if (typeof id === "string") {
      const version = versionOf(related, row)
      idsByVersion.set(version, (idsByVersion.get(version) ?? new Set()).add(id))
    }
  }
  return [...idsByVersion].map(([version, ids]) => ({ version, ids: [...ids] }))
}

const loadFiltered = async (
  { query, shortcut }: RowSource,
  definition: AnyEventDefinition,
  filter: Record<string, unknown>,
  personProperties: readonly string[]
): Promise<Row[]> => {
  const { entity, proof } = definition
  const request: RowRequest = {
    entity,
    fields: rowFields(definition, personProperties),
    filters: { ...proofFilters(proof), ...filter },
    ...(proof.withDeleted && { withDeleted: true }),
  }
  // Medusa writes into what it is asked, so each question is a copy.
  const byGraph = async ({ fields: asked, filters, ...of }: RowRequest) =>
    (await query.graph({ ...of, fields: [...asked], filters: { ...filters } })).data as Row[]
  return shortcut ? shortcut(request, byGraph) : byGraph(request)
}
