import { randomUUID } from "node:crypto"
import { v5 as uuidV5 } from "uuid"
import { groupDistinctId } from "../../../identity/person"
import { isOfPersonsOnly } from "../../../identity/profile"
import type { DescribedEvent } from "../../../events/outbox-event"
import type { ResolvedOptions } from "../../../options/schema"
import {
  anonymousIdOf,
  groupIdOf,
  idOf,
  keyOf,
  kindOf,
  nameOf,
  objectOf,
  recordOf,
  refuse,
  timeOf,
} from "./check-input"
import type {
  AliasInput,
  CaptureInput,
  CaptureRevenueInput,
  GroupIdentifyInput,
  IdentifyInput,
  MomentInput,
} from "./inputs"
import { namesOf, nonEmpty, withProfile } from "./profile"

type Options = Pick<ResolvedOptions, "environment" | "personProfiles">

/** Never change this: a new namespace would count keyed moments a second time. */
const MOMENT_NAMESPACE = "0c1f3d5e-9b7a-5e42-8d10-6d6f6d656e74"

const momentOf = (
  { environment }: Options,
  event: string,
  { distinctId, timestamp, key, properties = {} }: MomentInput
): DescribedEvent => ({
  uuid: uuidFor(event, keyOf(key)),
  definition: "moment",
  // No row proves a moment, and its key may be personal.
  entity_id: "",
  event,
  distinct_id: idOf("distinctId", distinctId),
  timestamp: timeOf(timestamp),
  properties: {
    ...properties,
    environment: properties.environment ?? environment,
    $ignore_sent_at: true,
  },
})

const uuidFor = (event: string, key: string | number | undefined): string =>
  key === undefined ? randomUUID() : uuidV5(JSON.stringify([event, key]), MOMENT_NAMESPACE)

/** Without person profiles, PostHog would drop an event that would only change one. */
const ifProfiles = (
  moment: DescribedEvent,
  { personProfiles }: Options
): DescribedEvent | undefined => (personProfiles === "never" ? undefined : moment)

/** @throws {MedusaError} naming what is wrong with the input, as do the functions below */
export const captureMoment = (input: CaptureInput, options: Options): DescribedEvent => {
  const { event, groups, profile, properties } = objectOf(input)
  const wish = {
    event: nameOf("event", event),
    properties: recordOf("properties", properties),
    groups,
    profile,
  }
  return momentOf(options, wish.event, { ...input, properties: withProfile(wish, options) })
}

/** Like `captureMoment`. Returns undefined if there are no person profiles and PostHog would drop the event. */
export const eventMoment = (input: CaptureInput, options: Options): DescribedEvent | undefined => {
  const moment = captureMoment(input, options)
  return isOfPersonsOnly(moment.event) ? ifProfiles(moment, options) : moment
}

/** `$revenue` is what PostHog's revenue analytics reads. */
export const revenueMoment = (input: CaptureRevenueInput, options: Options): DescribedEvent => {
  const { amount, currency: code, event = "revenue" } = objectOf(input)
  if (!Number.isFinite(amount)) {
    refuse("`amount` to be a number in major units", kindOf(amount), "Pass 12.5 for €12.50.")
  }
  const currency =
    typeof code === "string" && /^[a-z]{3}$/i.test(code)
      ? code.toUpperCase()
      : refuse("`currency` to be an ISO 4217 code", kindOf(code), 'Pass "EUR", for example.')
  const properties = {
    ...recordOf("properties", input.properties),
    amount,
    currency,
    $revenue: amount,
  }
  return {
    ...captureMoment({ ...input, event, properties }, options),
    money: { amount: String(amount), currency },
  }
}

/**
 * `$set`, `$set_once`, `$unset`, and `$anon_distinct_id` in the properties are PostHog's own, as in posthog-node; all others are set on the
 * person. Returns undefined if there are no person profiles: PostHog would drop the event.
 */
export const identifyMoment = (
  input: IdentifyInput,
  options: Options
): DescribedEvent | undefined => {
  const { $set, $set_once, $unset, $anon_distinct_id, ...rest } = recordOf(
    "properties",
    objectOf(input).properties
  )
  const given = input.anonymousId ?? undefined
  const field = given === undefined ? "properties.$anon_distinct_id" : "anonymousId"
  const anonymousId = given ?? $anon_distinct_id ?? undefined
  const moment = momentOf(options, "$identify", {
    ...input,
    properties: {
      $set: { ...rest, ...recordOf("properties.$set", $set) },
      ...nonEmpty("$set_once", recordOf("properties.$set_once", $set_once)),
      ...($unset !== undefined && $unset !== null && { $unset: namesOf($unset) }),
      ...(anonymousId !== undefined && {
        $anon_distinct_id: anonymousIdOf(field, anonymousId),
      }),
    },
  })
  return ifProfiles(moment, options)
}

/** Returns undefined if there are no person profiles: PostHog would drop the event. */
export const groupMoment = (
  input: GroupIdentifyInput,
  options: Options
): DescribedEvent | undefined => {
  const { distinctId, key, properties } = objectOf(input)
  const type = nameOf("type", input.type)
  const id = groupIdOf("id", input.id)
  const moment = momentOf(options, "$groupidentify", {
    // Empty if Medusa's own provider gets no actor.
    distinctId: distinctId || groupDistinctId(type, id),
    key,
    properties: {
      $group_type: type,
      $group_key: id,
      $group_set: recordOf("properties", properties),
    },
  })
  return ifProfiles(moment, options)
}

/** Returns undefined if there are no person profiles: PostHog would drop the event. */
export const aliasMoment = (input: AliasInput, options: Options): DescribedEvent | undefined => {
  const distinctId = idOf("distinctId", objectOf(input).distinctId)
  const alias = anonymousIdOf("alias", input.alias)
  const moment = momentOf(options, "$create_alias", {
    distinctId,
    key: JSON.stringify([distinctId, alias]),
    properties: { distinct_id: distinctId, alias },
  })
  return ifProfiles(moment, options)
}
