import type { AnyEventDefinition } from "../../events/catalog"
import { saleName } from "../../events/language/sale-name"
import type { Flags } from "../../events/flags/flags"
import { mayBeMerged } from "../../identity/illegal-ids"
import { withOwner } from "../../identity/order-owner"
import { pathsOfSales } from "../../identity/sale"
import { decisionOf, isAccount, visitAt, visitOfRow } from "../../identity/visit"
import type { VisitOfRow, VisitOptions } from "../../identity/visit"
import { joinPath, readPath } from "../../lib/path"
import type { KnownVisitors } from "../../modules/posthog/identities/statements"
import type { PosthogInternals } from "../../modules/posthog/internals"
import type { RecordedOrder } from "./orders/recorded-orders"
import type { Row } from "./row"

/** The parts of a definition, or of a moment, that say whose visit it is. */
type OfSomeone = Pick<AnyEventDefinition, "person" | "ofVisit" | "ofFlags"> & { entity?: string }

/**
 * Returns rows with `visit`, what is known of the visit they came from. Who isn't signed in is then known by the browser's ID, and a
 * visitor who may not be known by the cart's or order's own. An order that was recorded keeps the ID it was recorded under.
 */
export type AssignVisits = (definition: OfSomeone, rows: readonly Row[]) => Promise<Row[]>

/** Where visits come from, and what the store's options say about them. */
export interface VisitSource {
  identities: Pick<PosthogInternals["identities"], "ofSales" | "ofCustomers">
  options: VisitOptions & { flags?: Flags }
}

export const createAssignVisits =
  ({ identities, options }: VisitSource): AssignVisits =>
  async (definition, rows) => {
    if (rows.length === 0 || definition.person.ofGroup) {
      return [...rows]
    }
    const paths = pathsOfSales({ entity: "", ...definition })
    if (options.consent === "off") {
      return withFlags({ identities, options }, definition, paths, rows)
    }
    return paths.length > 0
      ? ofSales({ identities, options }, definition, paths, rows)
      : ofCustomers({ identities, options }, definition, rows)
  }

/** Whether an event carries the flags that its visitor saw. */
const carriesFlags = ({ ofFlags }: OfSomeone, { flags }: VisitSource["options"]): boolean =>
  ofFlags === true && Object.keys(flags ?? {}).length > 0

const visitorsAt = async (
  { identities }: Pick<VisitSource, "identities">,
  { entity }: OfSomeone,
  path: string,
  rows: readonly Row[]
) => {
  const isOrder = saleName(path.split(".").at(-1) || (entity ?? "")) === "order"
  const asked = rows.flatMap((row) => {
    const id = idAt(row, path)
    return id === undefined ? [] : [{ id, customerId: customerAt(row, path) }]
  })
  return identities.ofSales(isOrder ? "order" : "cart", asked)
}

/** Without asking browsers, only what the store itself has shown is known. */
const withFlags = async (
  source: VisitSource,
  definition: OfSomeone,
  paths: readonly string[],
  rows: readonly Row[]
): Promise<Row[]> => {
  let assigned = [...rows]
  for (const path of carriesFlags(definition, source.options) ? paths : []) {
    const { visits } = await visitorsAt(source, definition, path, rows)
    assigned = assigned.map((row) => {
      const flags = visits.get(idAt(row, path) ?? "")?.flags
      return flags ? { ...row, visit: { flags } } : row
    })
  }
  return assigned
}

const ofSales = async (
  { identities, options }: VisitSource,
  definition: OfSomeone,
  paths: readonly string[],
  rows: readonly Row[]
): Promise<Row[]> => {
  // A payment has a cart, and later an order. The first that its definition names says whose it is, so only that one is asked for.
  const saleOf = (row: Row) => paths.find((path) => idAt(row, path) !== undefined)
  const known = new Map<string, KnownVisitors>()
  for (const path of paths) {
    const ofPath = rows.filter((row) => saleOf(row) === path)
    known.set(path, await visitorsAt({ identities }, definition, path, ofPath))
  }
  return rows.map((row) => {
    const path = saleOf(row)
    if (path === undefined) {
      return row
    }
    const owned = paths.filter((other) => other !== path).reduce(withoutCustomer, row)
    return ofSale(owned, path, known.get(path), options)
  })
}

const ofSale = (
  row: Row,
  path: string,
  known: KnownVisitors | undefined,
  options: VisitOptions
): Row => {
  const told = row.told as RecordedOrder | undefined
  // An erased customer's fact is nobody's already.
  if (visitAt(row).denied) {
    return told?.is_refused ? { ...row, visit: DROPPED } : row
  }
  const customer = customerAt(row, path)
  const found = known?.visits.get(idAt(row, path) ?? "") ?? {}
  // Medusa gives a cart with an account's email address to that account, whoever typed it. Only a sign-in proves who it was, or the order's
  // transfer. Whose a recorded order is was settled when owners were assigned.
  const isProven = told !== undefined || [found.customerId, row.proven].includes(customer)
  const decision = decisionOf(found, known?.consents.get(customer ?? ""), isProven)
  const visit = visitOfRow(found, decision, options)
  return told
    ? asTold(row, path, { visit, hasRefused: decision === "denied" }, told)
    : asVisitor(row, path, { visit, isProven })
}

const DROPPED: VisitOfRow = { denied: "drop" }

const asVisitor = (
  row: Row,
  path: string,
  { visit, isProven }: { visit: VisitOfRow; isProven: boolean }
): Row => {
  const { denied, anonymousId } = visit
  const isKnown = isProven && isAccount(row, joinPath(path, "customer"))
  const owned = denied
    ? ofNobody(row, path)
    : isKnown || anonymousId === undefined
      ? row
      : ofGuest(row, path, anonymousId)
  return { ...owned, visit }
}

/**
 * An order that was recorded keeps the ID it was recorded under: its own if its visitor had refused. A refusal since then takes the person
 * from what follows, but no amounts: they belong to an order that was counted. A missing answer takes nothing, because the order was
 * recorded while its visitor might be known.
 */
const asTold = (
  row: Row,
  path: string,
  { visit, hasRefused }: { visit: VisitOfRow; hasRefused: boolean },
  told: RecordedOrder
): Row => {
  const wasNobodys = customerAt(row, path) !== undefined && told.distinct_id === told.order_id
  if (told.is_refused || wasNobodys || hasRefused) {
    return { ...ofNobody(row, path), visit: told.is_refused ? DROPPED : { denied: "anonymous" } }
  }
  const isKnown = isAccount(row, joinPath(path, "customer"))
  // Perhaps an account's that is deleted by now.
  const settled = idAt(row, path) === told.order_id ? customerAt(row, path) : undefined
  const owned = isKnown ? row : ofGuest(row, path, settled ?? told.distinct_id)
  return { ...owned, visit: { ...visit, denied: undefined } }
}

/** What an account's row says is nobody else's. Who is known by a browser isn't signed in, but a deleted customer may have had an account. */
const ofGuest = (row: Row, path: string, id: string): Row => {
  const at = joinPath(path, "customer")
  const hasNone = isAccount(row, at) || mayBeMerged(id)
  const guest = isAccount(row, at) ? undefined : (readPath(row, at) as object | null)
  const customer = { ...(hasNone && { has_account: false }), ...guest, id }
  return idAt(row, at) === id ? row : withOwner(row, path, id, customer)
}

const withoutCustomer = (row: Row, path: string): Row =>
  idAt(row, path) === undefined ? row : withOwner(row, path, null, undefined)

/** Only whether there is an account stays, which says nothing about who it is. Unknown if the customer is deleted. */
const ofNobody = (row: Row, path: string): Row => {
  const id = idAt(row, path) ?? ""
  const found = readPath(row, joinPath(path, "customer.has_account"))
  const has_account = customerAt(row, path) === undefined ? false : found
  return withOwner(row, path, id, { id, has_account })
}

/** Facts about a customer alone. Without the customer they mean nothing, so there are none of one who may not be known. */
const ofCustomers = async (
  { identities, options }: VisitSource,
  { person }: OfSomeone,
  rows: readonly Row[]
): Promise<Row[]> => {
  const customerOf = (row: Row) => idAt(row, person.customer) ?? goneCustomer(person, row)
  const consents = await identities.ofCustomers(rows.flatMap((row) => customerOf(row) ?? []))
  return rows.flatMap((row) => {
    const customer = customerOf(row)
    if (customer === undefined) {
      return [row]
    }
    const decision = decisionOf(visitAt(row), consents.get(customer))
    const visit = visitOfRow(visitAt(row), decision, options)
    return visit.denied ? [] : [{ ...row, visit }]
  })
}

/** A customer who is deleted leaves their ID in the row, and what they decided still counts. Other fallbacks are no customers. */
const goneCustomer = (
  { by, id, fallback }: AnyEventDefinition["person"],
  row: Row
): string | undefined => {
  const left = textAt(row, by ?? id ?? fallback)
  return left !== undefined && (by !== undefined || !mayBeMerged(left)) ? left : undefined
}

const textAt = (row: Row, path: string): string | undefined => {
  const text = readPath(row, path)
  return typeof text === "string" && text !== "" ? text : undefined
}

const idAt = (row: Row, path: string): string | undefined => textAt(row, joinPath(path, "id"))

const customerAt = (row: Row, path: string): string | undefined =>
  idAt(row, joinPath(path, "customer")) ?? textAt(row, joinPath(path, "customer_id"))
