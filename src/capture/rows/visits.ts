import type { AnyEventDefinition } from "../../events/catalog"
import { withOwner } from "../../identity/order-owner"
import { pathsOfSales } from "../../identity/sale"
import { isAccount } from "../../identity/visit-of-sale"
import type { Visit } from "../../identity/browser/visit"
import { joinPath, readPath } from "../../lib/path"
import type { PosthogInternals } from "../../modules/posthog/internals"
import type { Row } from "./row"

/** Returns rows with the visits of the carts and orders in them, and guests known by their browsers. */
export type AssignVisits = (definition: AnyEventDefinition, rows: readonly Row[]) => Promise<Row[]>

/**
 * Adds `visit` to a row: what the requests of its cart said about the browser. A guest is known by the browser's anonymous id from then
 * on, an account by its own.
 */
export const createAssignVisits =
  ({ identities, options }: Pick<PosthogInternals, "identities" | "options">): AssignVisits =>
  async (definition, rows) => {
    if (options.consent === "off") {
      return [...rows]
    }
    let assigned = [...rows]
    for (const sale of ["cart", "order"] as const) {
      for (const path of pathsOfSales(definition, [sale])) {
        const ids = assigned.flatMap((row) => idAt(row, path) ?? [])
        const visits = await (sale === "cart" ? identities.ofCarts(ids) : identities.ofOrders(ids))
        assigned = assigned.map((row) => withVisit(row, path, visits))
      }
    }
    return assigned
  }

const idAt = (row: Row, path: string): string | undefined => {
  const id = readPath(row, joinPath(path, "id"))
  return typeof id === "string" ? id : undefined
}

const withVisit = (row: Row, path: string, visits: ReadonlyMap<string, Visit>): Row => {
  const visit = visits.get(idAt(row, path) ?? "")
  if (!visit) {
    return row
  }
  const isGuest = visit.anonymousId !== undefined && !isAccount(row, joinPath(path, "customer"))
  const owned = isGuest ? withOwner(row, path, visit.anonymousId ?? "", undefined) : row
  return { ...owned, visit }
}
