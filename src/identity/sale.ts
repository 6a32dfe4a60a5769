import type { AnyEventDefinition } from "../events/catalog"
import { sourcesOf } from "../events/language/person-source"
import { saleName } from "../events/language/sale-name"

/**
 * Paths of the orders or carts in a row to which its event belongs and through which it has its customers. None for events about a customer
 * alone, which belong to no sales channel or region.
 *
 * @param entities which of the two; both by default
 */
export const pathsOfSales = (
  { person, entity = "" }: Pick<AnyEventDefinition, "person"> & { entity?: string },
  entities: readonly string[] = ["order", "cart"]
): string[] =>
  sourcesOf(person).flatMap(({ customer }) => {
    const parents = customer.split(".").slice(0, -1)
    const isOfSale = customer !== "" && entities.includes(saleName(parents.at(-1) ?? entity))
    return isOfSale ? [parents.join(".")] : []
  })
