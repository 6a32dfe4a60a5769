import { defineEvent } from "../define-event"
import {
  hasOrderOrNeverWill,
  moneyFields,
  moneyLedger,
  moneyProperties,
  ORDER_PATH,
} from "../money-row"
import type { MoneyRow } from "../money-row"
import { money, text } from "../properties"

/** Money was taken: one event for each capture, also for the automatic one at checkout, which Medusa does not announce. */
export const paymentCaptured = defineEvent<MoneyRow>()({
  id: "payment_captured",
  topic: "payments",
  doc: "Money was taken from a shopper. Several part captures of one payment are several events.",
  entity: "capture",
  idPrefix: "capt",
  fields: moneyFields,
  proof: { by: "new row", where: {} },
  isReady: hasOrderOrNeverWill,
  // Medusa's event names the payment; of its rows some may still be on their way to the provider, and be taken back.
  hints: {},
  time: (capture) => capture.created_at,
  key: (capture) => capture.id,
  person: { customer: `${ORDER_PATH}.customer`, fallback: `${ORDER_PATH}.id` },
  ledger: moneyLedger,
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
