import { isJsonObject } from "../lib/json/parse"
import type { JsonObject, JsonValue } from "../lib/json/json"
import { isAllowed } from "./browser/consent"
import type { Consent } from "./browser/consent"
import { mayBeMerged } from "./illegal-ids"
import { withoutPerson } from "./profile"
import { decisionOf } from "./visit"
import type { VisitOptions } from "./visit"

/** What the plugin's tables say about a customer. */
export interface KnownCustomer {
  /** What they decided last. */
  consent?: Consent
  /** They were erased, or are going to be. */
  isErased: boolean
}

/** Why no event may name a customer. `refused` includes those who haven't agreed, if the store's option asks for that. */
export type Unnamed = "erased" | "refused"

/**
 * Returns why no event may name a customer; undefined if one may.
 *
 * @param saidNow what the customer's own request says, if there is one
 */
export const whyUnnamed = (
  known: KnownCustomer | undefined,
  saidNow: Consent | undefined,
  { consent }: Pick<VisitOptions, "consent">
): Unnamed | undefined => {
  if (known?.isErased) {
    return "erased"
  }
  const isFree =
    consent === "off" || isAllowed(decisionOf({ consent: saidNow }, known?.consent), consent)
  return isFree ? undefined : "refused"
}

/** PostHog's own names that say what happened, or how the event is counted. All others are about a person, a browser, or a visit. */
const OF_THE_FACT = /^\$(revenue$|ignore_sent_at$|exception)/

/** What a store's own properties still say if they may name no customer, neither in a text nor in a name. */
export const impersonal = (properties: JsonObject): JsonObject =>
  withoutCustomerIds(
    Object.fromEntries(
      Object.entries(withoutPerson(properties) as JsonObject).filter(
        ([name]) => !name.startsWith("$") || OF_THE_FACT.test(name)
      )
    )
  ) as JsonObject

const withoutCustomerIds = (value: JsonValue): JsonValue => {
  if (Array.isArray(value)) {
    return value.filter(isNoCustomer).map(withoutCustomerIds)
  }
  return isJsonObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([name, item]) => isNoCustomer(name) && isNoCustomer(item))
          .map(([name, item]) => [name, withoutCustomerIds(item)])
      )
    : value
}

/** Customers' IDs as Medusa makes them, wherever they stand in a text; an ID of another form only if it is the whole text. */
const NAMES_CUSTOMER = /\bcus_[0-9A-HJKMNP-TV-Z]{26}/

const isNoCustomer = (value: JsonValue | undefined): value is JsonValue =>
  value !== undefined &&
  (typeof value !== "string" || (mayBeMerged(value) && !NAMES_CUSTOMER.test(value)))
