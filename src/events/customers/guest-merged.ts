import { defineEvent } from "../language/define-event"
import { property } from "../language/properties"
import type { Time } from "../language/time"

/** A guest's order whose email address was proven to be an account's. The address itself isn't loaded. */
// A type, because an interface has no index signature and so is no row.
export type GuestMergeRow = {
  /** The order's. */
  id: string
  created_at: Time
  /** The `distinct_id` under which the order was recorded. Never an account's. */
  anonymous_id: string
  account: { id: string; has_account: true }
  proven_at: Time
}

/** A statement reads these rows. The options refuse a name with a space for an entity of the store. */
export const GUEST_MERGE = "guest merge"

/**
 * PostHog's own `$identify`, which joins a guest's person to an account's. PostHog can't undo it, so an ID is joined once, whether it is
 * the account's browser or its proof that comes first: the key has no account in it. `$identify` and not `$create_alias`, because PostHog
 * then counts the account's person as identified and refuses to join it to another one.
 */
export const guestMerged = defineEvent<GuestMergeRow>()({
  id: "guest_merged",
  topic: "customers",
  event: "$identify",
  doc: "Joins a guest's person to the person of an account that proved to own the guest's email address. Only with the option `mergeGuests`. This is PostHog's own event.",
  entity: GUEST_MERGE,
  idPrefix: "order",
  proof: { by: "changed row", where: {} },
  hints: {},
  time: "proven_at",
  key: "anonymous_id",
  person: { customer: "account", fallback: "account.id" },
  properties: {
    $anon_distinct_id: property.text(
      "The `distinct_id` under which the guest's order was recorded.",
      "anonymous_id"
    ),
  },
})
