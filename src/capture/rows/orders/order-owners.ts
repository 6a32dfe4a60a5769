import type { Database } from "../../../modules/posthog/database/gate"
import type { AnyEventDefinition } from "../../../events/catalog"
import type { PersonSource } from "../../../events/language/define-event"
import { joinPath, readPath, writePath } from "../../../lib/path"
import { ownerAt } from "../../../identity/order-owner"
import type { Query, Row } from "../row"
import { transfersOf } from "./order-transfers"
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
    for (const path of orderPaths(definition)) {
      const owners = await ownersOf(database, definition, path, settled)
      const customers = await loadCustomers(query, [...owners.values()], customerFields)
      settled = settled.map((row) => {
        const owner = owners.get(row)
        return owner === undefined ? row : withOwner(row, path, owner, customers.get(owner))
      })
    }
    return settled
  }

/** What of a row has to be loaded to know whose its order is. */
export const ownerFields = (definition: Pick<AnyEventDefinition, "person" | "entity">): string[] =>
  orderPaths(definition).flatMap((path) => [joinPath(path, "id"), joinPath(path, "customer_id")])

/** Where in a row the orders hang whose customers are the event's. */
const orderPaths = ({ person, entity }: Pick<AnyEventDefinition, "person" | "entity">): string[] =>
  [person, ...(person.or ? [person.or] : [])].flatMap(
    ({ customer }: Pick<PersonSource, "customer">) => {
      const parents = customer.split(".").slice(0, -1)
      return customer !== "" && (parents.at(-1) ?? entity) === "order" ? [parents.join(".")] : []
    }
  )

/** The owners of those rows whose order belongs to somebody else by now, by the row. */
const ownersOf = async (
  database: Database,
  { asPlaced, time }: AnyEventDefinition,
  path: string,
  rows: readonly Row[]
): Promise<Map<Row, string>> => {
  const facts = rows.flatMap((row) => factOf(row, path))
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
      const owner = ownerAt(placedBy, transfers, new Date(time(row)))
      return owner === holder ? [] : [[row, owner]]
    })
  )
}

/** An order that is being placed was not recorded yet. */
const NOBODY: Awaited<ReturnType<typeof recordedOrders>> = new Map()

interface Fact {
  row: Row
  orderId: string
  /** The `distinct_id` that the event would have by who has the order now. */
  holder: string
}

const factOf = (row: Row, path: string): Fact[] => {
  const read = (field: string) => readPath(row, joinPath(path, field)) as string | null | undefined
  const orderId = read("id")
  return orderId
    ? [{ row, orderId, holder: read("customer_id") ?? read("customer.id") ?? orderId }]
    : []
}

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

const withOwner = (row: Row, path: string, owner: string, customer: Row | undefined): Row =>
  writePath(row, path, {
    ...(readPath(row, path) as object),
    customer_id: owner,
    customer: customer ?? null,
  })
