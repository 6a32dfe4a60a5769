import { defineEvent } from "../language/define-event"
import { property } from "../language/properties"
import { millis } from "../language/time"
import { ENDED, mrrChange, mrrChangeOf, overSubscriptions } from "./subscription-row"
import type { SubscriptionRow } from "./subscription-row"

/** The recipe writes the first order's time when it creates the row or a little later. */
const FIRST_ORDER_MS = 60_000

const hasEnded = ({ status }: SubscriptionRow) => ENDED.includes(status)

const isRenewed = (row: SubscriptionRow) =>
  millis(row.last_order_date) - millis(row.subscription_date) > FIRST_ORDER_MS

const changeTypeOf = (row: SubscriptionRow): string => {
  if (hasEnded(row)) {
    return row.status
  }
  const change = mrrChangeOf(row) ?? 0
  return change === 0 ? "renewed" : change > 0 ? "upgraded" : "downgraded"
}

/** A subscription was renewed, expired, or failed. Each renewal is an event, and so is each end after another renewal. */
export const subscriptionUpdated = defineEvent<SubscriptionRow>()({
  ...overSubscriptions,
  id: "subscription_updated",
  doc: "A subscription was renewed, at the same or a different price, or it expired or failed. If several renewals happen before the plugin reads the row, only the last one is an event.",
  proof: {
    by: "changed row",
    where: { status: ["active", ...ENDED] },
    ofAnyAge: true,
    when: {
      from: ["status", "last_order_date", "subscription_date"],
      read: (row) => hasEnded(row) || isRenewed(row),
    },
  },
  hints: { "subscription.updated": "id" },
  time: {
    from: ["status", "updated_at", "last_order_date"],
    read: (row) => (hasEnded(row) ? row.updated_at : row.last_order_date),
  },
  key: {
    from: ["status", "last_order_date"],
    // One that is renewed after it failed can fail again.
    read: (row) =>
      [row.id, ...(hasEnded(row) ? [row.status] : []), millis(row.last_order_date)].join(":"),
  },
  properties: {
    ...overSubscriptions.properties,
    change_type: property.text("`renewed`, `upgraded`, `downgraded`, `expired`, or `failed`.", {
      from: mrrChange.from,
      read: changeTypeOf,
    }),
    mrr_change: property.money(
      "Change in monthly recurring revenue compared to the previous order. If the subscription has ended, all of it as a negative number. A renewal after that doesn't add it again, because the row no longer shows that it had ended.",
      mrrChange
    ),
  },
})
