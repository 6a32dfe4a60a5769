import { groupBy } from "../../lib/group-by"
import { withMovedAmounts } from "./orders/moved-amounts"
import type { EnrichmentSource, Query, Row } from "./row"

/** Loads an entity's rows by their IDs, with one query, or none if there are no IDs. */
export const rowsById = async (
  query: Query,
  entity: string,
  fields: readonly string[],
  ids: readonly string[],
  further: Record<string, unknown> = {}
): Promise<Map<string, Row>> => {
  if (ids.length === 0) {
    return new Map()
  }
  const { data } = await query.graph({
    entity,
    fields: [...new Set(["id", ...fields])],
    filters: { id: [...new Set(ids)], ...further },
  })
  return new Map((data as Row[]).map((row) => [row.id, row]))
}

/** A row in one of its versions; undefined for a row without versions, or for its current one. */
export interface RowVersion {
  id: string
  version: unknown
}

/**
 * Loads rows in some of their versions, with one query per version: a batch has few. Returns what finds them. Only orders have
 * versions; they have the amounts that each version had.
 */
export const rowsByVersion = async (
  { query, database }: EnrichmentSource,
  entity: string,
  fields: readonly string[],
  wanted: readonly RowVersion[]
): Promise<(row: RowVersion) => Row | undefined> => {
  const found = new Map<string, Row>()
  const older: { row: Row; version: number }[] = []
  for (const [version, group] of groupBy(wanted, (row) => row.version)) {
    const ids = group.map(({ id }) => id)
    const filters = version === undefined ? {} : { version }
    for (const [id, row] of await rowsById(query, entity, fields, ids, filters)) {
      found.set(keyOf({ id, version }), row)
      if (typeof version === "number") {
        older.push({ row, version })
      }
    }
  }
  const corrected = await withMovedAmounts(database, older)
  older.forEach(({ row: { id }, version }, n) => {
    found.set(keyOf({ id, version }), corrected[n] as Row)
  })
  return (row) => found.get(keyOf(row))
}

const keyOf = ({ id, version }: RowVersion): string => `${id} ${String(version)}`
