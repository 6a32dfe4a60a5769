import type { Database } from "../../modules/posthog/database/gate"
import type { AnyEventDefinition } from "../../events/catalog"
import type { PersonSource, RelatedRow } from "../../events/language/define-event"
import { joinPath } from "../../lib/path"
import { personFields } from "../../identity/person"
import { enrichRows } from "./enrich/enrich"
import { ownerFields } from "./orders/order-owners"
import type { AssignOwners } from "./orders/order-owners"
import { inPlacedVersion } from "./orders/placed-version"
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
  const { proof, enrich, asPlaced, isReady } = definition
  const load = (further: Record<string, unknown>) =>
    loadFiltered(source, definition, { ...filter, ...further }, personProperties)

  const latest = (await load({})).filter((row) => proof.when?.(row) ?? true)
  const now = new Date()
  let whole = asPlaced ? await inPlacedVersion(source.database, latest, load) : latest
  for (const related of relatedRowsOf(definition, personProperties)) {
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

const relatedRowsOf = (
  definition: AnyEventDefinition,
  personProperties: readonly string[]
): RelatedRow[] => {
  const { related, person } = definition
  const { customer: as, by } = person
  const fields = fieldsOfCustomer(definition, personProperties)
  return [...(related ? [related] : []), ...(by ? [{ as, entity: "customer", by, fields }] : [])]
}

/** What is loaded of the customer: for identity, and what the definition itself asks for. */
const fieldsOfCustomer = (
  { fields, person }: Pick<AnyEventDefinition, "fields" | "person">,
  personProperties: readonly string[]
): string[] => [
  ...customerFieldsOf(person, personProperties),
  ...[person, ...(person.or ? [person.or] : [])].flatMap(({ customer }) =>
    fields
      .filter((field) => customer !== "" && field.startsWith(`${customer}.`))
      .map((field) => field.slice(customer.length + 1))
  ),
]

/** Whether a field is of a customer who is joined by id, and not reached by `query.graph` from the row. */
const isJoined = ({ by, customer }: PersonSource, field: string): boolean =>
  by !== undefined && field.startsWith(`${customer}.`)

const customerFieldsOf = (
  { sets }: Pick<PersonSource, "sets">,
  personProperties: readonly string[]
) => [...personFields, ...(sets ? personProperties : [])]

/** What of the row itself tells whose its event is. */
const whoseFields = (
  { customer, id, fallback, by, or, ofGroup, sets }: PersonSource,
  personProperties: readonly string[]
): string[] => [
  ...(ofGroup || by
    ? []
    : customerFieldsOf({ sets }, personProperties).map((field) => joinPath(customer, field))),
  ...(id ? [id] : []),
  fallback,
  ...(or ? whoseFields(or, personProperties) : []),
]

const joinRelated = async (
  query: Query,
  related: RelatedRow,
  rows: readonly Row[]
): Promise<Row[]> => {
  const { as, entity, fields } = related
  const found = new Map<string, Row>()
  for (const { version, ids } of relatedIds(related, rows)) {
    const filters = { id: ids, ...(version !== undefined && { version }) }
    const { data } = await query.graph({ entity, fields: ["id", ...fields], filters })
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
  const { entity, fields, proof, person } = definition
  const request: RowRequest = {
    entity,
    fields: [
      ...new Set([
        ...fields.filter((field) => !isJoined(person, field)),
        ...whoseFields(person, personProperties),
        ...ownerFields(definition),
      ]),
    ],
    filters: { ...proofFilters(proof), ...filter },
    ...(proof.withDeleted && { withDeleted: true }),
  }
  // Medusa writes into what it is asked, so each question is a copy.
  const byGraph = async ({ fields: asked, filters, ...of }: RowRequest) =>
    (await query.graph({ ...of, fields: [...asked], filters: { ...filters } })).data as Row[]
  return shortcut ? shortcut(request, byGraph) : byGraph(request)
}
