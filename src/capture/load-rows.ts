import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { RemoteQueryFunction } from "@medusajs/framework/types"
import type { AnyEventDefinition } from "../events/catalog"
import type { RelatedRow } from "../events/define-event"
import { joinPath } from "../events/path"
import { personFields } from "../identity/person"
import { enrichRows } from "./enrich"

/** Where rows come from. */
export interface RowSource {
  query: Omit<RemoteQueryFunction, symbol>
  knex: Knex
}

/** A row as `query.graph` gives it; each definition knows more of it. */
export type Row = { id: string } & Record<string, unknown>

/**
 * Loads those of the filtered rows that prove the definition's fact and are ready, with its fields and those of its person, in one query
 * (one more where older versions of orders or rows of another entity are needed).
 *
 * @param personProperties the customer fields that options allow; no other personal field is loaded
 */
export const loadRows = async (
  { query, knex }: RowSource,
  definition: AnyEventDefinition,
  filter: Record<string, unknown>,
  personProperties: readonly string[]
): Promise<Row[]> => {
  const { proof, enrich, related, needsFirstVersion, isReady } = definition
  const load = (further: Record<string, unknown>) =>
    loadFiltered(query, definition, { ...filter, ...further }, personProperties)

  const latest = (await load({})).filter((row) => proof.when?.(row) ?? true)
  const changed = latest.filter((row) => needsFirstVersion?.(row))
  const first =
    changed.length > 0 ? await load({ id: changed.map(({ id }) => id), version: 1 }) : []
  const firstById = new Map(first.map((row) => [row.id, row]))
  const now = new Date()
  const rows = latest
    .map((row) => firstById.get(row.id) ?? row)
    .filter((row) => isReady?.(row, now) ?? true)
  const whole = related ? await joinRelated(query, related, rows) : rows
  return enrich ? enrichRows(knex, enrich, whole) : whole
}

const joinRelated = async (
  query: RowSource["query"],
  { as, entity, by, fields }: RelatedRow,
  rows: readonly Row[]
): Promise<Row[]> => {
  const ids = [...new Set(rows.map((row) => row[by]))].filter((id) => typeof id === "string")
  if (ids.length === 0) {
    return [...rows]
  }
  const { data } = await query.graph({ entity, fields: ["id", ...fields], filters: { id: ids } })
  const byId = new Map((data as Row[]).map((row) => [row.id, row]))
  return rows.map((row) => ({ ...row, [as]: byId.get(String(row[by])) }))
}

const loadFiltered = async (
  query: RowSource["query"],
  { entity, fields, proof, person }: AnyEventDefinition,
  filter: Record<string, unknown>,
  personProperties: readonly string[]
): Promise<Row[]> => {
  const allowed = person.sets ? personProperties : []
  const ofPerson = [...personFields, ...allowed].map((field) => joinPath(person.customer, field))
  const { data } = await query.graph({
    entity,
    fields: [...new Set([...fields, ...ofPerson])],
    filters: { ...proof.where, ...filter },
    ...(proof.withDeleted && { withDeleted: true }),
  })
  return data as Row[]
}
