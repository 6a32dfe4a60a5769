import { momentOf } from "../moment"
import type { Moment } from "../moment"
import { defineMoment } from "../language/define-moment"
import { property } from "../language/properties"

/** A request of a signed-in customer that names its browser, or is for their cart, whose browser an earlier one named. */
export interface IdentifiedBrowser {
  anonymous_id: string
  /** From the verified session, never from a header. */
  customer_id: string
  /** ISO 8601. */
  at: string
}

/**
 * PostHog's own `$identify` with `$anon_distinct_id`: what a visitor did before signing in belongs to their account. A browser's ID is merged
 * once and into one account only, so that two accounts in one browser stay two people.
 */
export const browserIdentified = defineMoment<IdentifiedBrowser>()({
  id: "browser_identified",
  topic: "customers",
  event: "$identify",
  doc: "Joins what a visitor did before signing up or signing in to the customer. This is PostHog's own event.",
  told: "When a request of a signed-in customer carries the browser's anonymous ID, or is for their cart, whose browser an earlier request named, and the visitor may be known: a sign-up, sign-in, cart, or checkout. Catch-up finds those with their own cart again",
  once: "anonymous ID, so a browser's ID is never merged into two accounts",
  whose: "The customer who is signed in.",
  lookUp: "account of a browser",
  key: "anonymous_id",
  ofVisit: "session",
  person: { customer: "customer", fallback: "customer_id" },
  properties: {
    $anon_distinct_id: property.text("The browser's anonymous ID.", "anonymous_id"),
  },
})

/** @param visit what else is known of the visit */
export const identifiedBrowser = (facts: IdentifiedBrowser, visit: object = {}): Moment =>
  momentOf(browserIdentified, facts, { visit })
