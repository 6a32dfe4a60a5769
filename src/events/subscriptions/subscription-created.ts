import { defineEvent } from "../language/define-event"
import { overSubscriptions } from "./subscription-row"
import type { SubscriptionRow } from "./subscription-row"

export const subscriptionCreated = defineEvent<SubscriptionRow>()({
  ...overSubscriptions,
  id: "subscription_created",
  doc: "A customer started a subscription.",
  proof: { by: "new row", where: {} },
  hints: { "subscription.created": "id" },
})
