import { randomUUID } from "node:crypto"
import { MedusaError } from "@medusajs/framework/utils"
import { v5 as uuidV5 } from "uuid"
import { isIllegalDistinctId } from "../../../identity/illegal-ids"
import { groupDistinctId } from "../../../identity/person"
import type { DescribedEvent } from "../../../types/outbox-event"
import type { ResolvedOptions } from "../options/schema"

/** What every moment may say. */
export interface MomentInput {
  /** Whose it is: an account's customer id, a guest's, or another id of one person. */
  distinctId: string
  properties?: Record<string, unknown>
  /** When it happened; now where it is left out. */
  timestamp?: Date | string
  /**
   * Makes it one event however often it is captured: the same key gives the same `uuid`, and what is recorded is not
   * recorded again. Without a key each call is an event of its own.
   */
  key?: string
}

/** An event of a store's own. */
export interface CaptureInput extends MomentInput {
  /** The name PostHog sees. */
  event: string
  /** Ids of the groups it belongs to, by group type: `{ company: "acme" }`. PostHog keeps groups only with a person profile. */
  groups?: Record<string, string>
  /**
   * Whether PostHog makes a person profile of `distinctId` if it has none. Where it is left out: as `personProfiles` says for
   * guests, unless there are groups. The event of a customer who has a profile belongs to it in any case.
   */
  profile?: boolean
}

/** Money that was earned (or, with a negative amount, given back) outside of Medusa's payments. */
export interface CaptureRevenueInput extends Omit<CaptureInput, "event"> {
  /** In major units, as Medusa's amounts. */
  amount: number
  /** ISO 4217. */
  currency: string
  /** `revenue` where it is left out. */
  event?: string
}

/** What is known of a person. */
export interface IdentifyInput extends MomentInput {
  /** An anonymous id, such as the browser's, that was this person all along. Never an id of an account. */
  anonymousId?: string
}

/** What is known of a group, such as a company. */
export interface GroupIdentifyInput {
  type: string
  id: string
  properties?: Record<string, unknown>
  /** The person who told it, if any. */
  distinctId?: string
  key?: string
}

/** A second id of a person. */
export interface AliasInput {
  distinctId: string
  /** Never an id of an account: two accounts are never merged. */
  alias: string
}

type Options = Pick<ResolvedOptions, "environment" | "personProfiles">

/** Fixed for ever: a new namespace would count keyed moments a second time. */
const MOMENT_NAMESPACE = "0c1f3d5e-9b7a-5e42-8d10-6d6f6d656e74"

const MAX_NAME_LENGTH = 200

const refuse = (rule: string, seen: string, remedy: string): never => {
  throw new MedusaError(MedusaError.Types.INVALID_DATA, `Expected ${rule}, got ${seen}. ${remedy}`)
}

/** What an error may show of a value: an id may be somebody's e-mail, so only its kind and length. */
const kindOf = (value: unknown): string =>
  typeof value === "string" ? `a text of ${value.length} characters` : typeof value

const idOf = (field: string, value: unknown): string =>
  typeof value === "string" && !isIllegalDistinctId(value)
    ? value
    : refuse(
        `\`${field}\` to be an id of one person, of 1 to 200 characters`,
        kindOf(value),
        'Give the customer\'s id. PostHog ignores words such as "anonymous", "guest" and "null".'
      )

const nameOf = (field: string, value: unknown): string =>
  typeof value === "string" && value.trim() !== "" && value.length <= MAX_NAME_LENGTH
    ? value
    : refuse(`\`${field}\` to be a name of 1 to 200 characters`, kindOf(value), "Give it a name.")

/** Accounts begin so in Medusa; merging one into another cannot be undone in PostHog. */
const ACCOUNT = /^cus_/

const anonymousIdOf = (field: string, value: unknown): string => {
  const id = idOf(field, value)
  return ACCOUNT.test(id)
    ? refuse(
        `\`${field}\` to be an anonymous id`,
        "the id of a customer",
        "Two accounts are never merged."
      )
    : id
}

const timeOf = (timestamp: Date | string | null | undefined): string => {
  const date = new Date(timestamp ?? Date.now())
  return Number.isNaN(date.getTime())
    ? refuse("`timestamp` to be a time", kindOf(timestamp), "Give a Date or ISO 8601.")
    : date.toISOString()
}

const momentOf = (
  { environment }: Options,
  event: string,
  { distinctId, timestamp, key, properties }: MomentInput
): DescribedEvent => ({
  uuid: key === undefined ? randomUUID() : uuidV5(JSON.stringify([event, key]), MOMENT_NAMESPACE),
  definition: "moment",
  // No row proves it, and its key may be personal.
  entity_id: "",
  event,
  distinct_id: idOf("distinctId", distinctId),
  timestamp: timeOf(timestamp),
  properties: { ...properties, environment, $ignore_sent_at: true },
})

/** @throws {MedusaError} naming what is wrong with the input; so do the others */
export const captureMoment = (input: CaptureInput, options: Options): DescribedEvent => {
  const { groups, profile = Boolean(groups) || options.personProfiles === "always" } = input
  const hasProfile = profile && options.personProfiles !== "never"
  return momentOf(options, nameOf("event", input.event), {
    ...input,
    properties: {
      ...input.properties,
      ...(groups && { $groups: groups }),
      ...(!hasProfile && { $process_person_profile: false }),
    },
  })
}

/** `$revenue` is what PostHog's revenue analytics reads. */
export const revenueMoment = (input: CaptureRevenueInput, options: Options): DescribedEvent => {
  const { amount, event = "revenue" } = input
  if (!Number.isFinite(amount)) {
    refuse("`amount` to be a number in major units", kindOf(amount), "Give 12.5 for 12.50 €.")
  }
  const currency = /^[a-z]{3}$/i.test(input.currency)
    ? input.currency.toUpperCase()
    : refuse("`currency` to be ISO 4217", kindOf(input.currency), 'Give "EUR", say.')
  const properties = { ...input.properties, amount, currency, $revenue: amount }
  return {
    ...captureMoment({ ...input, event, properties }, options),
    money: { amount: String(amount), currency },
  }
}

/** Undefined where there are no person profiles: PostHog would drop it. */
export const identifyMoment = (
  input: IdentifyInput,
  options: Options
): DescribedEvent | undefined => {
  const { anonymousId, properties = {} } = input
  const moment = momentOf(options, "$identify", {
    ...input,
    properties: {
      $set: properties,
      ...(anonymousId !== undefined && {
        $anon_distinct_id: anonymousIdOf("anonymousId", anonymousId),
      }),
    },
  })
  return options.personProfiles === "never" ? undefined : moment
}

/** Undefined where there are no person profiles: PostHog would drop it. */
export const groupMoment = (
  input: GroupIdentifyInput,
  options: Options
): DescribedEvent | undefined => {
  const type = nameOf("type", input.type)
  const id = nameOf("id", input.id)
  const moment = momentOf(options, "$groupidentify", {
    distinctId: input.distinctId ?? groupDistinctId(type, id),
    key: input.key,
    properties: { $group_type: type, $group_key: id, $group_set: input.properties ?? {} },
  })
  return options.personProfiles === "never" ? undefined : moment
}

/** Undefined where there are no person profiles: PostHog would drop it. */
export const aliasMoment = (
  { distinctId, alias }: AliasInput,
  options: Options
): DescribedEvent | undefined => {
  const anonymous = anonymousIdOf("alias", alias)
  const moment = momentOf(options, "$create_alias", {
    distinctId,
    key: JSON.stringify([distinctId, anonymous]),
    properties: { distinct_id: distinctId, alias: anonymous },
  })
  return options.personProfiles === "never" ? undefined : moment
}
