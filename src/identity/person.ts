import type { JsonObject, JsonValue } from "../lib/json/json"
import { isIllegalDistinctId } from "./illegal-ids"
import { hasProfile, NO_PROFILE, withoutPerson } from "./profile"
import type { PersonProfiles } from "./profile"

/** A customer as identity needs it, loaded with the event's row. */
export interface PersonCustomer {
  id: string
  has_account?: boolean | null
  created_at?: Date | string | null
  [field: string]: unknown
}

/** What identity is decided from. Browser ids and consent will join these. */
export interface PersonInput {
  customer?: PersonCustomer | null
  /** The id of the row itself, for rows without a customer. */
  fallbackId: string
  personProfiles: PersonProfiles
  /** Customer fields that may become person properties; `sets` says whether this event carries them. */
  personProperties: readonly string[]
  sets: boolean
  /** Whether the event takes those of them off the profile that the customer has no more. */
  unsets?: boolean
  /** What the event says of the person as of now. */
  totals?: Record<string, JsonValue | undefined>
}

/** Who an event belongs to, and what it tells PostHog about them. */
export interface Person {
  distinctId: string
  /** PostHog's own properties that go with it: `$process_person_profile`, `$set`, `$unset`. */
  properties: JsonObject
}

/**
 * Decides the person of an event.
 *
 * An account is known by its customer id, a guest by the random id of Medusa's guest customer, a row without a customer
 * by its own id. Only accounts get a person profile, unless `personProfiles` says otherwise.
 */
export const personOf = (input: PersonInput): Person => {
  const { customer, fallbackId, personProfiles } = input
  const distinctId = customer && !isIllegalDistinctId(customer.id) ? customer.id : fallbackId
  const isAccount = customer?.has_account === true && distinctId === customer.id
  const isKnown = personProfiles === "always" || (personProfiles === "identified_only" && isAccount)

  if (!isKnown) {
    return { distinctId, properties: NO_PROFILE }
  }
  if (!isAccount) {
    return { distinctId, properties: {} }
  }
  const $set = {
    ...(input.sets && personPropertiesOf(customer, input.personProperties)),
    ...known(input.totals ?? {}),
  }
  const $unset = input.unsets
    ? input.personProperties.filter((name) => isEmpty(customer[name]))
    : []
  return {
    distinctId,
    properties: {
      ...(Object.keys($set).length > 0 && { $set }),
      ...($unset.length > 0 && { $unset }),
    },
  }
}

/**
 * An event's properties with those of its person. What a store's own properties set on the person joins what the plugin sets, which
 * wins; without a profile it stays in the store, because PostHog would take it off.
 */
export const withPerson = (
  own: Record<string, unknown>,
  { properties }: Person
): Record<string, unknown> => {
  if (!hasProfile(properties)) {
    return { ...withoutPerson(own), ...properties }
  }
  const $set = { ...Object(own.$set), ...Object(properties.$set) } as JsonObject
  return { ...own, ...properties, ...(Object.keys($set).length > 0 && { $set }) }
}

/** A cleared field is null, or, where a form has saved it, an empty text. One that was not loaded says nothing. */
const isEmpty = (value: unknown): boolean =>
  value === null || (typeof value === "string" && value.trim() === "")

const known = (totals: Record<string, JsonValue | undefined>): JsonObject =>
  Object.fromEntries(
    Object.entries(totals).filter((total): total is [string, JsonValue] => total[1] !== undefined)
  )

/** What PostHog's own libraries take for the `distinct_id` of an event that is about a group and no person. */
export const groupDistinctId = (type: string, id: string): string => `$${type}_${id}`

/** The "person" of an event about a group. Without person profiles PostHog would drop it. */
export const personOfGroup = (
  type: string,
  id: string,
  personProfiles: PersonProfiles
): Person => ({
  distinctId: groupDistinctId(type, id),
  properties: personProfiles === "never" ? NO_PROFILE : {},
})

const personPropertiesOf = (customer: PersonCustomer, allowed: readonly string[]): JsonObject => {
  const set: JsonObject = { has_account: true }
  if (customer.created_at) {
    set.customer_since = new Date(customer.created_at).toISOString()
  }
  for (const field of allowed) {
    const value = customer[field]
    if (value !== undefined && !isEmpty(value)) {
      set[field] = value as JsonValue
    }
  }
  return set
}
