import type { Database } from "../../../modules/posthog/database/gate"
import type { AnyEventDefinition } from "../../../events/catalog"
import type { Row } from "../row"
import { recordedOrders } from "./recorded-orders"

/** Whether an event tells an order in the version in which it was placed, and not in the one that it has now. */
export const isToldAsPlaced = ({
  entity,
  proof,
}: Pick<AnyEventDefinition, "entity" | "proof">): boolean =>
  entity === "order" && proof.by === "new row"

/**
 * The version in which each order was placed, by its id: each edit, refund, shipment and return makes a new one.
 *
 * A cart becomes version 1. An order without a cart may have been a draft first, whose edits make what is placed, and look like an
 * order's; Medusa notes neither that it was one nor when it became an order. Was it one by the time of an edit? The earliest of these
 * says it:
 *
 * - a change that a draft does not have: any but an edit, or a new address or e-mail, which make no version;
 * - money that was taken or given back;
 * - the outbox, which has recorded it as placed;
 * - taxes that were reckoned anew after a draft's edit, or long after their line was made: Medusa does that when it turns a draft
 *   into an order. It replaces the rows, so they say when.
 *
 * Where none of them does, its edits are taken for a draft's.
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
 * Orders in the versions in which they were placed: one query for each of those versions, of which a batch has few.
 *
 * @param latest the orders as they are now
 * @param load loads some of them in a version
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
  const idsByVersion = new Map<number, string[]>()
  for (const { id, version: now } of changed) {
    const version = placed.get(id)
    if (version !== undefined && version !== now) {
      idsByVersion.set(version, [...(idsByVersion.get(version) ?? []), id])
    }
  }
  const older = new Map<string, Row>()
  for (const [version, id] of idsByVersion) {
    ;(await load({ id, version })).forEach((row) => older.set(row.id, row))
  }
  return latest.map((row) => older.get(row.id) ?? row)
}

const NEVER = "infinity"

const FIRST_CHANGE = `
  SELECT min(confirmed_at) FROM order_change change
  WHERE change.order_id = o.id AND change.confirmed_at IS NOT NULL AND change.deleted_at IS NULL
    AND change.change_type IS DISTINCT FROM 'edit' AND change.change_type IS DISTINCT FROM 'update_order'`

const FIRST_MONEY = `
  SELECT min(created_at) FROM order_transaction money WHERE money.order_id = o.id AND money.deleted_at IS NULL`

// A line is taxed when it is made: in one workflow with it, and before the edit is confirmed that adds it.
const TAXED_ANEW = `
  SELECT min(tax.created_at) FROM order_item item
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
