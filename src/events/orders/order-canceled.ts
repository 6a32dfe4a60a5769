import type { Time } from "../language/time"
import { buyerOf } from "../language/buyer"
import { defineEvent } from "../language/define-event"
import { hoursBetween, orderProperties } from "./order-ref"
import { money, number, text } from "../language/properties"
import type { Amount } from "../language/properties"

/** An order as `order_canceled` loads it. */
export interface CanceledOrderRow {
  id: string
  display_id?: number | null
  created_at: Time
  canceled_at: Time
  currency_code: string
  original_total: Amount
}

/** An order was canceled. Its refunds are events of their own. */
export const orderCanceled = defineEvent<CanceledOrderRow>()({
  id: "order_canceled",
  topic: "orders",
  doc: "An order was canceled. What was refunded for it comes as `payment_refunded`.",
  entity: "order",
  idPrefix: "order",
  fields: ["id", "display_id", "created_at", "canceled_at", "currency_code", "original_total"],
  proof: {
    by: "changed row",
    where: { is_draft_order: false, canceled_at: { $ne: null } },
  },
  hints: { "order.canceled": "id" },
  time: (order) => order.canceled_at,
  key: (order) => order.id,
  person: buyerOf(""),
  properties: {
    ...orderProperties((order: CanceledOrderRow) => order),
    currency: text("Currency of the amount, ISO 4217 in capitals.", (order) =>
      order.currency_code.toUpperCase()
    ),
    original_total: money(
      "Items and shipping of the order before discounts, with tax.",
      (order) => order.original_total
    ),
    hours_since_order: number("Whole hours from the order to its cancellation.", (order) =>
      hoursBetween(order.created_at, order.canceled_at)
    ),
  },
})
