import type { Database } from "../../../modules/posthog/database/gate"
import type { AnyEventDefinition } from "../../../events/catalog"
import { groupBy } from "../../../lib/group-by"
import type { Row } from "../row"
import { withMovedAmounts } from "./moved-amounts"
import { recordedOrders } from "./recorded-orders"

/** Whether an event describes an order in the version in which it was placed, not in its current one. */
export const isToldAsPlaced = ({
  entity,
  proof,
}: Pick<AnyEventDefinition, "entity" | "proof">): boolean =>
  entity === "order" && proof.by === "new row"

/**
 * Returns the version in which each order was placed, by ID. Each edit, refund, shipment, and return makes a new version.
 *
 * A cart becomes version 1. An order without a cart may have been a draft first. A draft's edits look like an order's, and Medusa
 * records neither that an order was a draft nor when that ended. The earliest of these shows that it was an order:
 *
 * - a change that a draft can't have: any except an edit, a credit line, a transfer, or a new address or email, which make no version;
 * - money that was taken or returned;
 * - the outbox, which recorded it as placed;
 * - taxes that were recalculated after a draft's edit, or long after their line was created: Medusa does that, replacing the
 *   rows, when a draft becomes an order, and by itself never afterwards.
 *
 * If none of them exists, its edits count as a draft's.
 */
export const placedVersions = async (
  database: Database,
  ids: readonly string[]
): Promise<Map<string, number>> => {
  if (ids.length === 0) {
    return new Map()
  }
  const told = await recordedOrders(database, ids)
  const { rows } = await database.raw<{ rows: { id: string; version: number }[] }>(
    PLACED_STATEMENT,
    [[...ids], ids.map((id) => told.get(id)?.recorded_at.toISOString() ?? NEVER)]
  )
  return new Map(rows.map(({ id, version }) => [id, version]))
}

/**
 * Returns orders in the versions in which they were placed, with the amounts they had then. Takes one query per version; a batch has few.
 *
 * @param latest the orders in their current versions
 * @param load loads orders in one version
 */
export const inPlacedVersion = async (
  database: Database,
  latest: readonly Row[],
  load: (further: Record<string, unknown>) => Promise<Row[]>
): Promise<Row[]> => {
  const changed = latest.filter(({ version }) => version !== 1)
  const placed = await placedVersions(
    database,
    changed.map(({ id }) => id)
  )
  const placedEarlier = changed.filter(({ id, version }) => (placed.get(id) ?? version) !== version)
  const older: { row: Row; version: number }[] = []
  for (const [version, rows] of groupBy(placedEarlier, ({ id }) => placed.get(id) ?? 1)) {
    const loaded = await load({ id: rows.map(({ id }) => id), version })
    older.push(...loaded.map((row) => ({ row, version })))
  }
  const corrected = await withMovedAmounts(database, older)
  const byId = new Map(corrected.map((row) => [row.id, row]))
  return latest.map((row) => byId.get(row.id) ?? row)
}

const NEVER = "infinity"

const FIRST_CHANGE = `
  SELECT min(confirmed_at) FROM order_change change
  WHERE change.order_id = o.id AND change.confirmed_at IS NOT NULL AND change.deleted_at IS NULL
    AND (change.change_type IN ('edit', 'update_order', 'credit_line', 'transfer')) IS NOT TRUE`

const FIRST_MONEY = `
  SELECT min(created_at) FROM order_transaction money WHERE money.order_id = o.id AND money.deleted_at IS NULL`

// A line is taxed in the workflow that creates it, before the edit that adds it is confirmed. A draft is also taxed anew for a new address,
// and when it can't become an order because stock is missing, so only the last time shows an order.
const TAXED_ANEW = `
  SELECT max(tax.created_at) FROM order_item item
  JOIN order_line_item line ON line.id = item.item_id
  JOIN order_line_item_tax_line tax ON tax.item_id = line.id AND tax.deleted_at IS NULL
  LEFT JOIN order_change edit ON edit.order_id = o.id AND edit.version = item.version
    AND edit.change_type = 'edit' AND edit.confirmed_at IS NOT NULL AND edit.deleted_at IS NULL
  WHERE item.order_id = o.id AND item.deleted_at IS NULL
    AND tax.created_at > coalesce(edit.confirmed_at, line.created_at + interval '1 minute')`

const PLACED_STATEMENT = `
  SELECT o.id, CASE
    WHEN EXISTS (SELECT 1 FROM order_cart link WHERE link.order_id = o.id AND link.deleted_at IS NULL) THEN 1
    ELSE coalesce((
      SELECT min(change.version) - 1 FROM order_change change
      WHERE change.order_id = o.id AND change.confirmed_at >= since.moment AND change.deleted_at IS NULL
        AND change.change_type IS DISTINCT FROM 'update_order' AND change.version > 1
    ), o.version)
  END AS version
  FROM unnest(?::text[], ?::timestamptz[]) AS asked(id, told_at)
  JOIN "order" o ON o.id = asked.id
  CROSS JOIN LATERAL (
    SELECT least((${FIRST_CHANGE}), (${FIRST_MONEY}), (${TAXED_ANEW}), asked.told_at) AS moment
  ) since`
