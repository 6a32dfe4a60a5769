import { defineEvent } from "../language/define-event"
import { property } from "../language/properties"
import type { Time } from "../language/time"
import { ENDED, mrrChange, mrrChangeOf, overSubscriptions } from "./subscription-row"
import type { SubscriptionRow } from "./subscription-row"

const millis = (moment: Time) => new Date(moment).getTime()

/** The recipe writes the first order's time when it makes the row, in the same moment or a little later. */
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

/** A subscription was renewed, at the same or another price, or ended by itself. Each renewal is an event. */
export const subscriptionUpdated = defineEvent<SubscriptionRow>()({
  ...overSubscriptions,
  id: "subscription_updated",
  doc: "A subscription was renewed, at the same price or another, or it expired or failed. Renewals that nobody saw before the next one are one event, the last.",
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
    read: (row) => `${row.id}:${hasEnded(row) ? row.status : millis(row.last_order_date)}`,
  },
  properties: {
    ...overSubscriptions.properties,
    change_type: property.text("`renewed`, `upgraded`, `downgraded`, `expired` or `failed`.", {
      from: mrrChange.from,
      read: changeTypeOf,
    }),
    mrr_change: property.money(
      "By how much the recurring revenue per month changed: against the order before, or all of it where the subscription is over.",
      mrrChange
    ),
  },
})
