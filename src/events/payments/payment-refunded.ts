import { defineEvent } from "../language/define-event"
import { moneyFields, moneyProperties, overMoney } from "./money-row"
import type { MoneyRow } from "./money-row"
import { money, text, toNumber } from "../language/properties"

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
  fields: [...moneyFields, "refund_reason.label"],
  properties: {
    ...moneyProperties,
    refund_id: text("Medusa's id of the refund.", (refund) => refund.id),
    amount: money("What was given back, as a positive number.", (refund) => refund.amount),
    refund_reason: text(
      "The merchant's label of the reason, where one was chosen.",
      (refund) => refund.refund_reason?.label
    ),
    $revenue: money(
      "The amount with a minus, under PostHog's own name, so that the sum over captures and refunds is net.",
      (refund) => -(toNumber(refund.amount) ?? 0)
    ),
  },
})
