import type { JsonObject, JsonValue } from "../types/outbox-event"
import { isIllegalDistinctId } from "./illegal-ids"

/** Whether PostHog keeps a person profile: for accounts only, for everybody, or for nobody. */
export type PersonProfiles = "identified_only" | "always" | "never"

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
  /** What the event says of the person as of now. */
  totals?: Record<string, JsonValue | undefined>
}

/** Who an event belongs to, and what it tells PostHog about them. */
export interface Person {
  distinctId: string
  /** PostHog's own properties that go with it: `$process_person_profile`, `$set`. */
  properties: JsonObject
}

/** Fields of the customer that identity reads, whatever the options say. */
export const personFields = ["id", "has_account", "created_at"] as const

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
  const hasProfile =
    personProfiles === "always" || (personProfiles === "identified_only" && isAccount)

  if (!hasProfile) {
    return { distinctId, properties: { $process_person_profile: false } }
  }
  const $set = isAccount
    ? {
        ...(input.sets && personPropertiesOf(customer, input.personProperties)),
        ...known(input.totals ?? {}),
      }
    : {}
  return { distinctId, properties: Object.keys($set).length > 0 ? { $set } : {} }
}

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
  properties: personProfiles === "never" ? { $process_person_profile: false } : {},
})

const personPropertiesOf = (customer: PersonCustomer, allowed: readonly string[]): JsonObject => {
  const set: JsonObject = { has_account: true }
  if (customer.created_at) {
    set.customer_since = new Date(customer.created_at).toISOString()
  }
  for (const field of allowed) {
    const value = customer[field]
    if (value !== null && value !== undefined) {
      set[field] = value as JsonValue
    }
  }
  return set
}
