import type { Database } from "../../../modules/posthog/database/gate"
import type { Row } from "../row"
import { placedVersions } from "../orders/placed-version"

/**
 * Adds to each order change what it changed: the lines and totals of the version it made and of the version before, and the
 * version in which the order was placed. The change's own actions don't say: if they were corrected while being entered, they
 * hold outdated differences.
 *
 * In SQL, because `query.graph` would load the lines of all versions.
 */
export const addOrderEdits = async (
  database: Database,
  changes: readonly Row[]
): Promise<Row[]> => {
  const { rows } = await database.raw<{ rows: Row[] }>(
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
     ), total AS (
       SELECT change.id,
         max((totals ->> 'current_order_total')::numeric) FILTER (WHERE summary.version = change.previous)
           AS total_before,
         max((totals ->> 'current_order_total')::numeric) FILTER (WHERE summary.version = change.version)
           AS total_after
       FROM change JOIN order_summary summary ON summary.order_id = change.order_id
         AND summary.version IN (change.previous, change.version) AND summary.deleted_at IS NULL
       GROUP BY change.id
     )
     SELECT * FROM lines FULL JOIN total USING (id)`,
    [changes.map((change) => change.id)]
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  const placed = await placedVersions(database, [...new Set(changes.map(orderIdOf))])
  return changes.map((change) => ({
    ...change,
    edit: byId.get(change.id),
    placed_version: placed.get(orderIdOf(change)),
  }))
}

const orderIdOf = (change: Row): string => String(change.order_id)
