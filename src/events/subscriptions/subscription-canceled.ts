import { DAY_MS } from "../../lib/time"
import { defineEvent } from "../language/define-event"
import { money, number } from "../language/properties"
import { mrrChange, overSubscriptions, subscriptionProperties } from "./subscription-row"
import type { SubscriptionRow } from "./subscription-row"

/** A subscription was canceled. The recipe notes no time of it, so the row's last change stands for it. */
export const subscriptionCanceled = defineEvent<SubscriptionRow>()({
  ...overSubscriptions,
  id: "subscription_canceled",
  doc: "A customer or the merchant canceled a subscription.",
  proof: { by: "changed row", where: { status: "canceled" }, ofAnyAge: true },
  hints: { "subscription.canceled": "id", "subscription.updated": "id" },
  time: (row) => row.updated_at,
  key: (row) => row.id,
  properties: {
    ...subscriptionProperties,
    mrr_change: money("The recurring revenue per month that is lost, with a minus.", mrrChange),
    days_subscribed: number("Whole days from its beginning to its end.", (row) =>
      Math.floor(
        (new Date(row.updated_at).getTime() - new Date(row.subscription_date).getTime()) / DAY_MS
      )
    ),
  },
})
