import type { LookUp } from "../../../events/language/define-moment"
import { personFields } from "../../../identity/whose-fields"
import type { Moment } from "../../../events/moment"
import type { Query } from "../../rows/row"
import { rowsById } from "../../rows/rows-by-id"

/**
 * Adds missing facts to moments, in one or two queries for all of them.
 *
 * @returns the moments without those of accounts or carts that don't exist
 * @throws the database's error
 */
export const lookUpFacts = async (
  query: Query,
  lookUp: LookUp | undefined,
  moments: readonly Moment[]
): Promise<Moment[]> => {
  switch (lookUp) {
    case "customer":
      return withCustomers(query, moments)
    case "customer of a sign-in":
      return withCustomers(query, await withCustomerIds(query, moments))
    case "account of a browser":
      return withAccounts(query, moments)
    case "cart":
      return withCarts(query, moments)
    case undefined:
      return [...moments]
  }
}

const withFacts = (moment: Moment, facts: Record<string, unknown>): Moment => ({
  ...moment,
  facts: { ...moment.facts, ...facts },
})

const textsOf = (moments: readonly Moment[], fact: string): string[] => [
  ...new Set(moments.map(({ facts }) => String(facts[fact]))),
]

const withCustomers = async (query: Query, moments: readonly Moment[]): Promise<Moment[]> => {
  const ids = textsOf(moments, "customer_id")
  const customers = await rowsById(query, "customer", personFields, ids)
  return moments.map((moment) =>
    withFacts(moment, { customer: customers.get(String(moment.facts.customer_id)) })
  )
}

/** Anyone can send any ID in a header, so a customer's is refused. */
const withAccounts = async (query: Query, moments: readonly Moment[]): Promise<Moment[]> => {
  const ids = [...textsOf(moments, "customer_id"), ...textsOf(moments, "anonymous_id")]
  const customers = await rowsById(query, "customer", personFields, ids)
  return moments.flatMap((moment) => {
    const customer = customers.get(String(moment.facts.customer_id))
    const isAnonymous = !customers.has(String(moment.facts.anonymous_id))
    return customer?.has_account === true && isAnonymous ? [withFacts(moment, { customer })] : []
  })
}

const CART_FIELDS = [
  "id",
  "currency_code",
  "total",
  "credit_line_total",
  "customer_id",
  "payment_collection.payment_sessions.status",
  ...personFields.map((field) => `customer.${field}`),
]

const withCarts = async (query: Query, moments: readonly Moment[]): Promise<Moment[]> => {
  const carts = await rowsById(query, "cart", CART_FIELDS, textsOf(moments, "cart_id"))
  return moments.flatMap((moment) => {
    const cart = carts.get(String(moment.facts.cart_id))
    return cart ? [withFacts(moment, { cart })] : []
  })
}

/** What one provider's sign-in says about its account. */
interface ProviderIdentity {
  entity_id: string
  auth_identity?: { app_metadata?: { customer_id?: unknown } | null } | null
}

/** The entity's ID may be an email, so it is removed here and goes no farther. */
const withCustomerIds = async (query: Query, moments: readonly Moment[]): Promise<Moment[]> => {
  const { data } = await query.graph({
    entity: "provider_identity",
    fields: ["entity_id", "auth_identity.app_metadata"],
    filters: { entity_id: textsOf(moments, "entity_id") },
  })
  const accounts = new Map<string, Set<string>>()
  for (const { entity_id, auth_identity } of data as ProviderIdentity[]) {
    const customer = auth_identity?.app_metadata?.customer_id
    if (typeof customer === "string") {
      accounts.set(entity_id, (accounts.get(entity_id) ?? new Set()).add(customer))
    }
  }
  return moments.flatMap((moment) => {
    const { entity_id, ...facts } = moment.facts
    const [customer_id, ...others] = accounts.get(String(entity_id)) ?? []
    // Two providers may use the same ID for two people. Then nobody knows whose it is.
    return customer_id && others.length === 0
      ? [{ ...moment, facts: { ...facts, customer_id } }]
      : []
  })
}
