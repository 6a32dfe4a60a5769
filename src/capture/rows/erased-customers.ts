import type { AnyEventDefinition } from "../../events/catalog"
import { sourcesOf } from "../../events/language/person-source"
import type { PersonSource } from "../../events/language/person-source"
import { withOwner } from "../../identity/order-owner"
import { pathsOfSales } from "../../identity/sale"
import { joinPath, readPath } from "../../lib/path"
import type { Row } from "./row"

/** Returns which of these customers are erased, or are going to be. */
export type ErasedAmong = (customerIds: readonly string[]) => Promise<ReadonlySet<string>>

/** A moment's definition has no entity. */
type Definition = Pick<AnyEventDefinition, "person"> & { entity?: string }

/**
 * Returns rows without customers who were erased: a fact about an order or a cart belongs to that order or cart, without a person. Any
 * other fact about them is left out.
 *
 * Only an ID whose customer is gone can be that of an erased one, so batches of rows rarely need a query.
 */
export const withoutErased = async (
  definition: Definition,
  rows: readonly Row[],
  erasedAmong: ErasedAmong | undefined
): Promise<Row[]> => {
  const gone = new Set(rows.flatMap((row) => goneCustomers(definition, row)))
  const erased = gone.size > 0 && erasedAmong ? await erasedAmong([...gone]) : new Set<string>()
  return erased.size === 0
    ? [...rows]
    : rows.flatMap((row) =>
        goneCustomers(definition, row).some((id) => erased.has(id))
          ? forgotten(definition, row)
          : row
      )
}

/** The IDs in a row of customers who no longer exist. */
const goneCustomers = ({ person }: Definition, row: Row): string[] =>
  person.ofGroup
    ? []
    : sourcesOf(person).flatMap((source) => {
        const id = customerIdOf(source, row)
        const isGone = !readPath(row, joinPath(source.customer, "id"))
        return isGone && typeof id === "string" ? [id] : []
      })

/** The fallback of an order or a cart is its own ID; that of other rows is the customer's. */
const customerIdOf = ({ id, fallback }: Pick<PersonSource, "id" | "fallback">, row: Row): unknown =>
  readPath(row, id ?? fallback)

const forgotten = (definition: Definition, row: Row): Row[] => {
  const path = pathsOfSales(definition).find((sale) => readPath(row, joinPath(sale, "id")))
  if (path === undefined) {
    return []
  }
  const { id } = readPath(row, path) as { id: string }
  // Null rather than the order's ID, so that the order keeps its number among the customer's.
  return [{ ...withOwner(row, path, null, { id }), visit: { denied: "anonymous" } }]
}
