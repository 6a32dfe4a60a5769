import { defineEvent } from "../language/define-event"
import { property } from "../language/properties"
import { overMoney } from "./money-row"
import type { MoneyRow } from "./money-row"

/** One event for each capture, including the automatic one at checkout, for which Medusa emits no event. */
export const paymentCaptured = defineEvent<MoneyRow>()({
  ...overMoney,
  id: "payment_captured",
  doc: "Money was taken from a shopper. Each partial capture of a payment is an event.",
  entity: "capture",
  idPrefix: "capt",
  properties: {
    ...overMoney.properties,
    capture_id: property.text("Medusa's capture ID.", "id"),
    amount: property.money("Amount that was taken.", "amount"),
    $revenue: property.money(
      "The same amount under PostHog's own name: captures add to revenue, and refunds subtract from it.",
      "amount"
    ),
  },
})
