import { groupBy } from "../../../lib/group-by"
import type { EnrichmentSource, Query, Row } from "../row"
import { placedVersions } from "../orders/placed-version"

type Edit = Row & { order_id: string; version: number; previous: number | null }

/**
 * Adds to each order change what it changed: the lines and totals of the version it made and of the version before, and the
 * version in which the order was placed. The change's own actions don't say: if they were corrected while being entered, they
 * hold outdated differences.
 *
 * The lines in SQL, because `query.graph` would load those of all versions.
 */
export const addOrderEdits = async (
  { database, query }: EnrichmentSource,
  changes: readonly Row[]
): Promise<Row[]> => {
  const { rows } = await database.raw<{ rows: Edit[] }>(
    `WITH change AS (
       SELECT id, order_id, version, (
         SELECT max(summary.version) FROM order_summary summary
         WHERE summary.order_id = order_change.order_id AND summary.version < order_change.version
           AND summary.deleted_at IS NULL
       ) AS previous
       FROM order_change WHERE id = ANY(?)
     ), line AS (
       SELECT change.id,
         coalesce(sum(item.quantity) FILTER (WHERE item.version = change.previous), 0) AS before,
         coalesce(sum(item.quantity) FILTER (WHERE item.version = change.version), 0) AS after
       FROM change JOIN order_item item ON item.order_id = change.order_id
         AND item.version IN (change.previous, change.version) AND item.deleted_at IS NULL
       GROUP BY change.id, item.item_id
     ), lines AS (
       SELECT id,
         count(*) FILTER (WHERE before = 0) AS lines_added,
         count(*) FILTER (WHERE after = 0) AS lines_removed,
         count(*) FILTER (WHERE before > 0 AND after > 0 AND before <> after) AS lines_changed,
         sum(greatest(after - before, 0)) AS items_added,
         sum(greatest(before - after, 0)) AS items_removed
       FROM line GROUP BY id
     )
     SELECT * FROM change LEFT JOIN lines USING (id)`,
    [changes.map((change) => change.id)]
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  const placed = await placedVersions(database, [...new Set(changes.map(orderIdOf))])
  const totalIn = await totalsOf(
    query,
    rows.flatMap(({ order_id, version, previous }) => [
      { order_id, version: previous },
      { order_id, version },
    ])
  )
  return changes.map((change) => {
    const edit = byId.get(change.id)
    return {
      ...change,
      edit: edit && {
        ...edit,
        total_before: totalIn({ ...edit, version: edit.previous }),
        total_after: totalIn(edit),
      },
      placed_version: placed.get(orderIdOf(change)),
    }
  })
}

const orderIdOf = (change: Row): string => String(change.order_id)

/** An order in one of its versions. */
interface OrderVersion {
  order_id: string
  version: number | null
}

/**
 * Loads orders' totals, with one query per version. Medusa's own sums in `order_summary` leave out the taxes of an order that didn't come
 * from a cart, until it is edited.
 */
const totalsOf = async (query: Query, orders: readonly OrderVersion[]) => {
  const known = orders.filter(({ version }) => version !== null)
  const totals = new Map<string, unknown>()
  for (const [version, group] of groupBy(known, (order) => order.version)) {
    const filters = { id: [...new Set(group.map(({ order_id }) => order_id))], version }
    const { data } = await query.graph({ entity: "order", fields: ["id", "total"], filters })
    ;(data as Row[]).forEach(({ id, total }) => totals.set(`${id}:${String(version)}`, total))
  }
  return ({ order_id, version }: OrderVersion) => totals.get(`${order_id}:${String(version)}`)
}
