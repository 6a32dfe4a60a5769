import { DAY_MS } from "../../lib/time"
import { defineEvent } from "../language/define-event"
import { property } from "../language/properties"
import { millis } from "../language/time"
import { mrrChange, overSubscriptions } from "./subscription-row"
import type { SubscriptionRow } from "./subscription-row"

/** A subscription was canceled. The recipe stores no time for that, so the row's `updated_at` stands in. */
export const subscriptionCanceled = defineEvent<SubscriptionRow>()({
  ...overSubscriptions,
  id: "subscription_canceled",
  doc: "A customer or the merchant canceled a subscription.",
  proof: { by: "changed row", where: { status: "canceled" }, ofAnyAge: true },
  hints: { "subscription.canceled": "id", "subscription.updated": "id" },
  time: "updated_at",
  properties: {
    ...overSubscriptions.properties,
    mrr_change: property.money("Lost monthly recurring revenue, as a negative number.", mrrChange),
    days_subscribed: property.number("Whole days from the subscription's start to its end.", {
      from: ["updated_at", "subscription_date"],
      read: ({ updated_at, subscription_date }) =>
        Math.floor((millis(updated_at) - millis(subscription_date)) / DAY_MS),
    }),
  },
})
