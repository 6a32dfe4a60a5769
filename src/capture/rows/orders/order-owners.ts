import type { Database } from "../../../modules/posthog/database/gate"
import type { AnyEventDefinition } from "../../../events/catalog"
import { heldOrder, ownerAt, withOwner } from "../../../identity/order-owner"
import { pathsOfSales } from "../../../identity/sale"
import type { Query, Row } from "../row"
import { transfersOf } from "./order-transfers"
import { isToldAsPlaced } from "./placed-version"
import { recordedOrders } from "./recorded-orders"

/** Gives rows with the orders that they are of, each with the customer whose the fact is. */
export type AssignOwners = (
  definition: AnyEventDefinition,
  rows: readonly Row[],
  customerFields: readonly string[]
) => Promise<Row[]>

/**
 * An order may go over to another customer, but its events stay on one person: where it was recorded as placed, there all the rest of
 * it goes, whoever has it by now, unless it was claimed with proof (`ownerAt`).
 *
 * @returns what replaces the customers of orders that are not theirs; all others stay as `query.graph` gave them
 */
export const createAssignOwners =
  ({ query, database }: { query: Query; database: Database }): AssignOwners =>
  async (definition, rows, customerFields) => {
    let settled = [...rows]
    for (const path of pathsOfSales(definition, ["order"])) {
      const owners = await ownersOf(database, definition, path, settled)
      const customers = await loadCustomers(query, [...owners.values()], customerFields)
      settled = settled.map((row) => {
        const owner = owners.get(row)
        return owner === undefined ? row : withOwner(row, path, owner, customers.get(owner))
      })
    }
    return settled
  }

/** The owners of those rows whose order belongs to somebody else by now, by the row. */
const ownersOf = async (
  database: Database,
  definition: AnyEventDefinition,
  path: string,
  rows: readonly Row[]
): Promise<Map<Row, string>> => {
  const asPlaced = isToldAsPlaced(definition)
  const facts = rows.flatMap((row) => {
    const order = heldOrder(row, path)
    return order ? [{ row, ...order }] : []
  })
  const ids = facts.map(({ orderId }) => orderId)
  const told = asPlaced ? NOBODY : await recordedOrders(database, ids)
  // A transfer makes a new version, so most orders that are being placed need no look.
  const unclear = facts.filter(({ row, orderId, holder }) =>
    asPlaced ? row.version !== 1 : told.get(orderId)?.distinct_id !== holder
  )
  const transferred = await transfersOf(
    database,
    unclear.map(({ orderId }) => orderId)
  )
  return new Map(
    unclear.flatMap(({ row, orderId, holder }) => {
      const { placed_by = holder, transfers = [] } = transferred.get(orderId) ?? {}
      const placedBy = told.get(orderId)?.distinct_id ?? placed_by
      const owner = ownerAt(placedBy, transfers, new Date(definition.time(row)))
      return owner === holder ? [] : [[row, owner]]
    })
  )
}

/** An order that is being placed was not recorded yet. */
const NOBODY: Awaited<ReturnType<typeof recordedOrders>> = new Map()

const loadCustomers = async (
  query: Query,
  ids: readonly string[],
  fields: readonly string[]
): Promise<Map<string, Row>> => {
  if (ids.length === 0) {
    return new Map()
  }
  const filters = { id: [...new Set(ids)] }
  const { data } = await query.graph({ entity: "customer", fields: ["id", ...fields], filters })
  return new Map((data as Row[]).map((customer) => [customer.id, customer]))
}
