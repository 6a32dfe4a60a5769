import { defineEvent } from "../language/define-event"
import { moneyProperties, overMoney } from "./money-row"
import type { MoneyRow } from "./money-row"
import { money, text } from "../language/properties"

/** Money was taken: one event for each capture, also for the automatic one at checkout, which Medusa does not announce. */
export const paymentCaptured = defineEvent<MoneyRow>()({
  ...overMoney,
  id: "payment_captured",
  doc: "Money was taken from a shopper. Several part captures of one payment are several events.",
  entity: "capture",
  idPrefix: "capt",
  properties: {
    ...moneyProperties,
    capture_id: text("Medusa's id of the capture.", (capture) => capture.id),
    amount: money("What was taken.", (capture) => capture.amount),
    $revenue: money(
      "The amount again, under PostHog's own name: captures add to revenue, refunds take from it.",
      (capture) => capture.amount
    ),
  },
})
