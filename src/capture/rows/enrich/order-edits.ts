import type { EnrichmentSource, Row } from "../row"
import { placedVersions } from "../orders/placed-version"
import { rowsByVersion } from "../rows-by-id"

type Edit = Row & { order_id: string; version: number; previous: number | null }

const before = ({ order_id, previous }: Edit) => ({ id: order_id, version: previous })

const after = ({ order_id, version }: Edit) => ({ id: order_id, version })

/**
 * Adds to each order change the version in which the order was placed, and, to each later one, what it changed. A draft's edits are never
 * events, so catch-up checks them again and again.
 */
export const addOrderEdits = async (
  source: EnrichmentSource,
  changes: readonly Row[]
): Promise<Row[]> => {
  const placed = await placedVersions(source.database, [...new Set(changes.map(orderIdOf))])
  const placedIn = (change: Row) => placed.get(orderIdOf(change))
  const isLater = (change: Row) => Number(change.version) > (placedIn(change) ?? 0)
  const edits = await editsOf(source, changes.filter(isLater))
  return changes.map((change) => ({
    ...change,
    edit: edits.get(change.id),
    placed_version: placedIn(change),
  }))
}

/**
 * Returns what order changes changed, by ID: the lines and totals of the version that each made and of the version before. The change's
 * own actions don't say: if they were corrected while being entered, they hold outdated differences.
 *
 * The lines in SQL, because `query.graph` would load those of all versions.
 */
const editsOf = async (
  { database, query }: EnrichmentSource,
  changes: readonly Row[]
): Promise<Map<string, object>> => {
  if (changes.length === 0) {
    return new Map()
  }
  const { rows } = await database.raw<{ rows: Edit[] }>(
    `WITH change AS (
       SELECT id, order_id, version, (
         SELECT max(summary.version) FROM order_summary summary
         WHERE summary.order_id = order_change.order_id AND summary.version < order_change.version
           AND summary.deleted_at IS NULL
       ) AS previous, (
         SELECT count(*) FROM order_change_action action
         WHERE action.order_change_id = order_change.id AND action.deleted_at IS NULL
       ) AS actions
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
  // Medusa's own sums in `order_summary` leave out the taxes of an order that didn't come from a cart, until it is edited.
  const orderIn = await rowsByVersion(
    { database, query },
    "order",
    ["total"],
    [...rows.map(before).filter(({ version }) => version !== null), ...rows.map(after)]
  )
  return new Map(
    rows.map((edit) => [
      edit.id,
      {
        ...edit,
        total_before: orderIn(before(edit))?.total,
        total_after: orderIn(after(edit))?.total,
      },
    ])
  )
}

const orderIdOf = (change: Row): string => String(change.order_id)
