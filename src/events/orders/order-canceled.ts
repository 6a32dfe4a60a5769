import type { Amount } from "../language/amount"
import { defineEvent } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import { CURRENCY_DOC } from "../language/property-docs"
import type { Time } from "../language/time"
import { hoursSinceOrder, orderProperties } from "./order-ref"

export interface CanceledOrderRow {
  id: string
  display_id?: number | null
  created_at: Time
  canceled_at: Time
  currency_code: string
  original_total: Amount
}

export const orderCanceled = defineEvent<CanceledOrderRow>()({
  id: "order_canceled",
  topic: "orders",
  doc: "An order was canceled. Each of its refunds is a `payment_refunded`.",
  entity: "order",
  idPrefix: "order",
  proof: {
    by: "changed row",
    where: { is_draft_order: false, canceled_at: { $ne: null } },
  },
  hints: { "order.canceled": "id" },
  time: "canceled_at",
  person: buyerOf(""),
  properties: {
    ...orderProperties(""),
    currency: property.code(CURRENCY_DOC, "currency_code"),
    original_total: property.money(
      "The order's items and shipping before discounts, with tax.",
      "original_total"
    ),
    ...hoursSinceOrder<CanceledOrderRow>("", "canceled_at"),
  },
})
