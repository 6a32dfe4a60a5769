import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { RemoteQueryFunction } from "@medusajs/framework/types"
import type { AnyEventDefinition } from "../events/catalog"
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
 * Loads those of the filtered rows that prove the definition's fact, with its fields and those of its person, in one query.
 *
 * @param personProperties the customer fields that options allow; no other personal field is loaded
 */
export const loadRows = async (
  { query, knex }: RowSource,
  definition: AnyEventDefinition,
  filter: Record<string, unknown>,
  personProperties: readonly string[]
): Promise<Row[]> => {
  const { entity, fields, proof, person, enrich } = definition
  const allowed = person.sets ? personProperties : []
  const { data } = await query.graph({
    entity,
    fields: [
      ...new Set([
        ...fields,
        ...[...personFields, ...allowed].map((field) => joinPath(person.customer, field)),
      ]),
    ],
    filters: { ...proof.where, ...filter },
    ...(proof.withDeleted && { withDeleted: true }),
  })
  const rows = (data as Row[]).filter((row) => proof.when?.(row) ?? true)
  return enrich ? enrichRows(knex, enrich, rows) : rows
}
