import { defineEvent } from "../language/define-event"
import { overSubscriptions } from "./subscription-row"
import type { SubscriptionRow } from "./subscription-row"

/** A customer subscribed: a new row of the store's subscription module. */
export const subscriptionCreated = defineEvent<SubscriptionRow>()({
  ...overSubscriptions,
  id: "subscription_created",
  doc: "A customer subscribed.",
  proof: { by: "new row", where: {} },
  hints: { "subscription.created": "id" },
})
