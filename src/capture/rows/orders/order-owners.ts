import type { Database } from "../../../modules/posthog/database/gate"
import type { AnyEventDefinition } from "../../../events/catalog"
import { orderPlaced } from "../../../events/orders/order-placed"
import { heldOrder, ownerAt, withOwner } from "../../../identity/order-owner"
import type { HeldOrder } from "../../../identity/order-owner"
import { pathsOfSales } from "../../../identity/sale"
import type { Query, Row } from "../row"
import { rowsById } from "../rows-by-id"
import { transfersOf } from "./order-transfers"
import { isToldAsPlaced } from "./placed-version"
import { recordedOrders } from "./recorded-orders"

/** Returns rows with their orders, each assigned to the customer that the fact belongs to. */
export type AssignOwners = (
  definition: AnyEventDefinition,
  rows: readonly Row[],
  customerFields: readonly string[]
) => Promise<Row[]>

/**
 * Keeps an order's events on one person. If the order was recorded as placed, all later events go to the same person, even after
 * a transfer to another customer, unless the transfer was proven (`ownerAt`).
 *
 * @returns replaced customers for orders that belong to someone else; all others stay as `query.graph` returned them. As `told`, whom the
 *   order was recorded for; as `proven`, who proved that the order is theirs
 */
export const createAssignOwners =
  ({ query, database }: { query: Query; database: Database }): AssignOwners =>
  async (definition, rows, customerFields) => {
    let settled = [...rows]
    for (const path of pathsOfSales(definition, ["order"])) {
      const facts = factsOf(path, settled)
      // An order that is being placed isn't recorded yet. A store's own event about it may come long after, and then follows it.
      const told =
        definition.id === orderPlaced.id
          ? NOBODY
          : await recordedOrders(
              database,
              facts.map(({ orderId }) => orderId)
            )
      const owners = await ownersOf(database, definition, facts, told)
      const others = [...owners.values()].flatMap(({ id, isHolder }) => (isHolder ? [] : [id]))
      const customers = await rowsById(query, "customer", customerFields, others)
      settled = settled.map((row) => {
        const { id, isHolder = true, isProven } = owners.get(row) ?? {}
        const owned = id && !isHolder ? withOwner(row, path, id, customers.get(id)) : row
        return {
          ...owned,
          told: told.get(heldOrder(row, path)?.orderId ?? "") ?? row.told,
          proven: isProven ? id : row.proven,
        }
      })
    }
    return settled
  }

type Told = Awaited<ReturnType<typeof recordedOrders>>

const NOBODY: Told = new Map()

type Fact = HeldOrder & { row: Row }

const factsOf = (path: string, rows: readonly Row[]): Fact[] =>
  rows.flatMap((row) => {
    const order = heldOrder(row, path)
    return order ? [{ row, ...order }] : []
  })

/** Whom an order's fact belongs to. */
interface Owner {
  id: string
  isHolder: boolean
  /** Whether an accepted transfer proved it. */
  isProven: boolean
}

/** The owners, by row, of rows whose order may have been transferred. */
const ownersOf = async (
  database: Database,
  definition: AnyEventDefinition,
  facts: readonly Fact[],
  told: Told
): Promise<Map<Row, Owner>> => {
  // A transfer makes a new version, so most orders that are being placed need no check.
  const unclear = facts.filter(({ row, orderId, holder }) =>
    isToldAsPlaced(definition) && !told.has(orderId)
      ? row.version !== 1
      : told.get(orderId)?.distinct_id !== holder
  )
  const transferred = await transfersOf(
    database,
    unclear.map(({ orderId }) => orderId)
  )
  return new Map(
    unclear.map(({ row, orderId, holder }) => {
      const { placed_by = holder, transfers = [] } = transferred.get(orderId) ?? {}
      const placedBy = told.get(orderId)?.distinct_id ?? placed_by
      const id = ownerAt(placedBy, transfers, new Date(definition.time(row)))
      return [row, { id, isHolder: id === holder, isProven: id !== placedBy }]
    })
  )
}
