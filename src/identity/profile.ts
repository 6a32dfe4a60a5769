import type { JsonObject } from "../lib/json/json"

/** Whether PostHog keeps a person profile: only for accounts, for everyone, or for nobody. */
export type PersonProfiles = "identified_only" | "always" | "never"

/** Properties for an event that must not create a person profile. */
export const NO_PROFILE = { $process_person_profile: false } as const satisfies JsonObject

/** Whether PostHog creates or changes a person profile for an event with these properties. */
export const hasProfile = (properties: Record<string, unknown>): boolean =>
  properties.$process_person_profile !== false

/** Events that only change a person or a group. Without a person profile, PostHog drops them, or they change nothing. */
const PERSON_EVENTS = new Set(["$set", "$identify", "$create_alias", "$groupidentify"])

export const isOfPersonsOnly = (event: string): boolean => PERSON_EVENTS.has(event)

/** Whether an event would change a person, but may not. */
export const isMeaningless = (event: {
  event: string
  properties: Record<string, unknown>
}): boolean => isOfPersonsOnly(event.event) && !hasProfile(event.properties)

const OF_PERSON = new Set(["$set", "$set_once", "$unset", "$groups"])

/** Leaves out the properties that PostHog removes from an event without a person profile, so that they don't leave the store. */
export const withoutPerson = (properties: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !OF_PERSON.has(name)))

/** Options for events that concern nobody, such as what the store itself does: never a person profile, whatever the options say. */
export const ofNobody = <Options extends { personProfiles: PersonProfiles }>(
  options: Options
): Options => ({ ...options, personProfiles: "never" })
