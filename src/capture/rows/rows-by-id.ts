import type { Query, Row } from "./row"

/** Loads an entity's rows by their IDs, with one query, or none if there are no IDs. */
export const rowsById = async (
  query: Query,
  entity: string,
  fields: readonly string[],
  ids: readonly string[]
): Promise<Map<string, Row>> => {
  if (ids.length === 0) {
    return new Map()
  }
  const { data } = await query.graph({
    entity,
    fields: [...new Set(["id", ...fields])],
    filters: { id: [...new Set(ids)] },
  })
  return new Map((data as Row[]).map((row) => [row.id, row]))
}
