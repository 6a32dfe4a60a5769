import { defineInsight } from "../language/insight"
import { aggregateOf, byEvent, trends } from "../language/query"

export const refundReasons = defineInsight({
  id: "refund_reasons",
  name: "Refund reasons",
  description:
    "Money returned to shoppers by the reason that you chose in Medusa's Admin, per currency.",
  needs: ["payment_refunded"],
  query: ({ payment_refunded }) =>
    trends({
      series: [aggregateOf(payment_refunded, "sum", "amount")],
      by: [byEvent("refund_reason"), byEvent("currency")],
      display: "ActionsBarValue",
    }),
})
