import type { JsonObject } from "../lib/json/json"

/** Whether PostHog keeps a person profile: for accounts only, for everybody, or for nobody. */
export type PersonProfiles = "identified_only" | "always" | "never"

/** What goes with an event that is to leave no person profile. */
export const NO_PROFILE = { $process_person_profile: false } as const satisfies JsonObject

/** Whether PostHog makes or changes a person profile by an event with these properties. */
export const hasProfile = (properties: Record<string, unknown>): boolean =>
  properties.$process_person_profile !== false

/** Events that only change a person or a group: without a person profile PostHog drops them, or they change nothing. */
const PERSON_EVENTS = new Set(["$set", "$identify", "$create_alias", "$groupidentify"])

export const isOfPersonsOnly = (event: string): boolean => PERSON_EVENTS.has(event)

const OF_PERSON = new Set(["$set", "$set_once", "$unset", "$groups"])

/** Properties without those that PostHog takes off an event without a person profile: they do not leave the store then. */
export const withoutPerson = (properties: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !OF_PERSON.has(name)))

/** What concerns nobody, such as the store's own doing: never a person profile, whatever the options say. */
export const ofNobody = <Options extends { personProfiles: PersonProfiles }>(
  options: Options
): Options => ({ ...options, personProfiles: "never" })
