/** What every moment accepts. */
export interface MomentInput {
  /** Who it belongs to: the customer ID of an account or a guest, or another ID of one person. */
  distinctId: string
  properties?: Record<string, unknown>
  /** When it happened; now by default. */
  timestamp?: Date | string
  /**
   * Makes it one event, no matter how often you capture it: the same event name and key always have the same `uuid`, and an event that is
   * recorded isn't recorded again. Without a key, each call is a separate event.
   */
  key?: string
}

/** An event of your own. */
export interface CaptureInput extends MomentInput {
  /** The name PostHog sees. */
  event: string
  /** IDs of the groups it belongs to, by group type: `{ company: "acme" }`. PostHog keeps groups only on events with a person profile. */
  groups?: Record<string, string | number | null | undefined>
  /**
   * Whether PostHog creates a person profile for `distinctId` if it has none. By default, `personProfiles` decides, as it does for guests,
   * unless there are groups, or the properties include `$set`, `$set_once`, `$unset`, or `$groups`. If the customer already has a profile,
   * the event always belongs to it.
   */
  profile?: boolean
}

/** Money earned (or, with a negative amount, paid back) outside Medusa's payments. */
export interface CaptureRevenueInput extends Omit<CaptureInput, "event"> {
  /** In major units, like Medusa's amounts. */
  amount: number
  /** ISO 4217. */
  currency: string
  /** `revenue` by default. */
  event?: string
}

/** What you know about a person: `properties` are set on the profile. */
export interface IdentifyInput extends MomentInput {
  /** An anonymous ID, such as the browser's, that has always been this person. Never an account's ID. */
  anonymousId?: string
}

/** What you know about a group, such as a company. */
export interface GroupIdentifyInput {
  type: string
  id: string | number
  properties?: Record<string, unknown>
  /** The person who reported it, if any. */
  distinctId?: string
  key?: string
}

/** A second ID for a person. */
export interface AliasInput {
  distinctId: string
  /** Never an account's ID: two accounts are never merged. */
  alias: string
}
