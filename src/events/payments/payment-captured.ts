import { defineEvent } from "../language/define-event"
import { property } from "../language/properties"
import { overMoney } from "./money-row"
import type { MoneyRow } from "./money-row"

/** Money was taken: one event for each capture, also for the automatic one at checkout, which Medusa does not announce. */
export const paymentCaptured = defineEvent<MoneyRow>()({
  ...overMoney,
  id: "payment_captured",
  doc: "Money was taken from a shopper. Several part captures of one payment are several events.",
  entity: "capture",
  idPrefix: "capt",
  properties: {
    ...overMoney.properties,
    capture_id: property.text("Medusa's id of the capture.", "id"),
    amount: property.money("What was taken.", "amount"),
    $revenue: property.money(
      "The amount again, under PostHog's own name: captures add to revenue, refunds take from it.",
      "amount"
    ),
  },
})
