import { toNumber } from "../language/amount"
import { defineEvent } from "../language/define-event"
import { property } from "../language/properties"
import { overMoney } from "./money-row"
import type { MoneyRow } from "./money-row"

/** A refund as its event loads it. The merchant's note isn't loaded. */
export interface RefundRow extends MoneyRow {
  refund_reason?: { label?: string | null } | null
}

/** One event for each refund, including those of a canceled order, for which Medusa emits no event. */
export const paymentRefunded = defineEvent<RefundRow>()({
  ...overMoney,
  id: "payment_refunded",
  doc: "Money was returned to a shopper. Each partial refund of a payment is an event.",
  entity: "refund",
  idPrefix: "ref",
  properties: {
    ...overMoney.properties,
    refund_id: property.text("Medusa's refund ID.", "id"),
    amount: property.money("Amount that was returned, as a positive number.", "amount"),
    refund_reason: property.text(
      "The merchant's label of the reason, if one was chosen.",
      "refund_reason.label",
      { typed: true }
    ),
    $revenue: property.money(
      "The amount as a negative number, under PostHog's own name, so that the sum over captures and refunds is net revenue.",
      { from: "amount", read: ({ amount }) => -(toNumber(amount) ?? 0) }
    ),
  },
})
