import type { DescribedEvent } from "../../../events/outbox-event"
import { mayBeMerged } from "../../../identity/illegal-ids"
import { groupDistinctId } from "../../../identity/person"
import { isOfPersonsOnly, NO_PROFILE } from "../../../identity/profile"
import { impersonal, whyUnnamed } from "../../../identity/unnamed"
import type { Unnamed } from "../../../identity/unnamed"
import type { VisitOptions } from "../../../identity/visit"
import { toJsonObject } from "../../../lib/json/to-json"
import type { Identities } from "../identities/identities"

/** What is known of customers. */
interface KnownCustomers {
  identities: Pick<Identities, "known">
  options: VisitOptions
}

/**
 * Returns what may be recorded of a moment that the store's code captured: without its customer if they refused, and nothing if they are
 * erased. An ID that can't be a customer's costs no statement.
 *
 * @throws the database's error
 */
export const allowedMoment = async (
  { identities, options }: KnownCustomers,
  moment: DescribedEvent
): Promise<DescribedEvent | undefined> => {
  const { distinct_id: id } = moment
  if (mayBeMerged(id)) {
    return moment
  }
  const known = await identities.known([id])
  const why = whyUnnamed(known.get(id), undefined, options)
  return why ? withoutCustomer(moment, why, options) : moment
}

const withoutCustomer = (
  moment: DescribedEvent,
  why: Unnamed,
  { onDenied }: VisitOptions
): DescribedEvent | undefined => {
  const { event, uuid, properties } = moment
  const { $group_type: type, $group_key: key } = properties
  // The group's properties are the group's, whoever reported them.
  if (event === "$groupidentify" && typeof type === "string" && typeof key === "string") {
    return { ...moment, distinct_id: groupDistinctId(type, key) }
  }
  if (why === "erased" || isOfPersonsOnly(event)) {
    return undefined
  }
  return {
    ...moment,
    distinct_id: uuid,
    ...(onDenied === "drop" && { isRefused: true }),
    properties: { ...impersonal(toJsonObject(properties)), ...NO_PROFILE },
  }
}
