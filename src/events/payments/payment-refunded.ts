import { toNumber } from "../language/amount"
import { defineEvent } from "../language/define-event"
import { property } from "../language/properties"
import { overMoney } from "./money-row"
import type { MoneyRow } from "./money-row"

/** A refund as its event loads it. The merchant's free note is not among the fields. */
export interface RefundRow extends MoneyRow {
  refund_reason?: { label?: string | null } | null
}

/** Money was given back: one event for each refund, also for those of a canceled order, which Medusa does not announce. */
export const paymentRefunded = defineEvent<RefundRow>()({
  ...overMoney,
  id: "payment_refunded",
  doc: "Money was given back to a shopper. Several part refunds of one payment are several events.",
  entity: "refund",
  idPrefix: "ref",
  properties: {
    ...overMoney.properties,
    refund_id: property.text("Medusa's id of the refund.", "id"),
    amount: property.money("What was given back, as a positive number.", "amount"),
    refund_reason: property.text(
      "The merchant's label of the reason, where one was chosen.",
      "refund_reason.label"
    ),
    $revenue: property.money(
      "The amount with a minus, under PostHog's own name, so that the sum over captures and refunds is net.",
      { from: "amount", read: ({ amount }) => -(toNumber(amount) ?? 0) }
    ),
  },
})
