import { isOfPersonsOnly, NO_PROFILE } from "../../../identity/profile"
import type { ResolvedOptions } from "../../../options/schema"
import { anonymousIdOf, groupsOf, recordOf, refuse } from "./check-input"

/** What a caller says about person profiles. */
export interface ProfileWish {
  event: string
  /** A copy of the caller's own properties. */
  properties: Record<string, unknown>
  groups?: unknown
  profile?: unknown
}

/**
 * A caller's properties, with what PostHog needs to honor them. PostHog removes `$set`, `$set_once`, `$unset`, and `$groups` from an event
 * without a person profile, so passing any of them asks for a profile. Without one, they don't leave the store.
 */
export const withProfile = (
  { event, properties, groups, profile }: ProfileWish,
  { personProfiles }: Pick<ResolvedOptions, "personProfiles">
): Record<string, unknown> => {
  refuseMerge(event, properties)
  const { $set, $set_once, $unset, $groups, $process_person_profile, ...rest } = properties
  const ofPerson = {
    ...nonEmpty("$set", recordOf("properties.$set", $set)),
    ...nonEmpty("$set_once", recordOf("properties.$set_once", $set_once)),
    ...($unset !== undefined && $unset !== null && { $unset: namesOf($unset) }),
    ...nonEmpty("$groups", {
      ...groupsOf("properties.$groups", $groups),
      ...groupsOf("groups", groups),
    }),
  }
  const isAsked =
    askedOf(profile ?? $process_person_profile) ??
    (personProfiles === "always" ||
      isOfPersonsOnly(event) ||
      // An exception never changes a person in PostHog.
      (event !== "$exception" && Object.keys(ofPerson).length > 0))
  return isAsked && personProfiles !== "never"
    ? { ...rest, ...ofPerson }
    : { ...rest, ...NO_PROFILE }
}

/** Only an anonymous ID may be merged into a customer, by any event. */
const refuseMerge = (event: string, { alias, $anon_distinct_id }: Record<string, unknown>) => {
  if (event === "$merge_dangerously") {
    refuse(
      "`event` not to merge accounts",
      event,
      "Merge an anonymous ID with `identify` or `alias`."
    )
  }
  if (event === "$identify" && $anon_distinct_id !== undefined && $anon_distinct_id !== null) {
    anonymousIdOf("properties.$anon_distinct_id", $anon_distinct_id)
  }
  if (event === "$create_alias") {
    anonymousIdOf("properties.alias", alias)
  }
}

const askedOf = (profile: unknown): boolean | undefined =>
  typeof profile === "boolean" || profile === undefined || profile === null
    ? (profile ?? undefined)
    : refuse("`profile` to be true or false", typeof profile, "Leave it out for the default.")

/** Names of properties to remove from a person: PostHog takes a list, and posthog-node also takes one name. */
export const namesOf = (unset: unknown): unknown => (typeof unset === "string" ? [unset] : unset)

export const nonEmpty = (
  name: string,
  record: Record<string, unknown>
): Record<string, Record<string, unknown>> =>
  Object.keys(record).length > 0 ? { [name]: record } : {}
