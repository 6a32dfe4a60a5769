import type { JsonObject, JsonValue } from "../lib/json/json"
import { known } from "../lib/known"
import { isIllegalDistinctId } from "./illegal-ids"
import { hasProfile, NO_PROFILE, withoutPerson } from "./profile"
import type { PersonProfiles } from "./profile"
import type { AnyEventDefinition } from "../events/catalog"
import type { PersonSource } from "../events/language/person-source"
import { readPath } from "../lib/path"

/** A customer with what identity needs, loaded with the event's row. */
export interface PersonCustomer {
  id: string
  has_account?: boolean | null
  created_at?: Date | string | null
  [field: string]: unknown
}

/** What identity depends on. */
export interface PersonInput {
  customer?: PersonCustomer | null
  /** The row's own ID, for rows without a customer. */
  fallbackId: string
  personProfiles: PersonProfiles
  /** Customer fields that may become person properties; `sets` says whether this event includes them. */
  personProperties: readonly string[]
  sets: boolean
  /** Whether the event removes from the profile the fields that the customer no longer has. */
  unsets?: boolean
  /** What the event says about the person as of now. */
  totals?: Record<string, JsonValue | undefined>
}

/** Whom an event belongs to, and what it says about them. */
export interface Person {
  distinctId: string
  /** PostHog's own properties for the event: `$process_person_profile`, `$set`, `$unset`. */
  properties: JsonObject
}

/**
 * Decides whom an event belongs to.
 *
 * An account is known by its customer ID, a guest by the random ID of Medusa's guest customer, and a row without a customer by its own ID.
 * Only accounts get a person profile, unless `personProfiles` says otherwise.
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
    ...(known(input.totals ?? {}) as JsonObject),
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
 * Merges an event's properties with those of its person. What a store's own properties set on the person is merged with what the plugin
 * sets, which wins. Without a profile it stays in the store, because PostHog would remove it.
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

/** A cleared field is null or, if a form saved it, an empty string. A field that wasn't loaded says nothing. */
const isEmpty = (value: unknown): boolean =>
  value === null || (typeof value === "string" && value.trim() === "")

/** The `distinct_id` that PostHog's own libraries use for an event about a group and no person. */
export const groupDistinctId = (type: string, id: string): string => `$${type}_${id}`

/** The "person" of an event about a group. Without person profiles, PostHog would drop the event. */
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

/** What the options say about persons. */
export interface PersonOptions {
  personProfiles: PersonProfiles
  personProperties: readonly string[]
}

/** Decides whose event it is, for a row or for a moment, which has no proof. */
export const whoseEvent = (
  {
    person,
    personTotals,
    proof,
  }: Pick<AnyEventDefinition, "person" | "personTotals"> &
    Partial<Pick<AnyEventDefinition, "proof">>,
  row: object,
  { personProfiles, personProperties }: PersonOptions
): Person => {
  const { customer, fallbackId } = whoOf(person, row)
  const id = String(fallbackId ?? readPath(row, "id"))
  return person.ofGroup
    ? personOfGroup(person.ofGroup, id, personProfiles)
    : personOf({
        customer,
        fallbackId: id,
        personProfiles,
        personProperties,
        sets: person.sets === true,
        unsets: person.sets === true && proof?.by === "changed row",
        totals: personTotals?.values(row),
      })
}

const whoOf = (
  { customer: path, id, fallback, or }: PersonSource,
  row: object
): { customer?: PersonCustomer | null; fallbackId?: unknown } => {
  const customer = readPath(row, path) as PersonCustomer | null | undefined
  const fallbackId = (id && readPath(row, id)) ?? readPath(row, fallback)
  const hasNeither = !customer?.id && !fallbackId
  return hasNeither && or ? whoOf(or, row) : { customer, fallbackId }
}
