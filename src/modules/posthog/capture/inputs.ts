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
  groups?: Record<string, string | number | null | undefined>
  /**
   * Whether PostHog makes a person profile of `distinctId` if it has none. Where it is left out: as `personProfiles` says for
   * guests, unless there are groups, or `$set`, `$set_once`, `$unset` or `$groups` among the properties. The event of a customer
   * who has a profile belongs to it in any case.
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

/** What is known of a person: `properties` are set on the profile. */
export interface IdentifyInput extends MomentInput {
  /** An anonymous id, such as the browser's, that was this person all along. Never an id of an account. */
  anonymousId?: string
}

/** What is known of a group, such as a company. */
export interface GroupIdentifyInput {
  type: string
  id: string | number
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
