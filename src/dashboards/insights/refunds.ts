import { defineInsight } from "../language/insight"
import { aggregateOf, byEvent, trends } from "../language/query"

export const refunds = defineInsight({
  id: "refunds",
  name: "Refunds",
  description: "Money returned to shoppers, per currency, on the day it was returned.",
  needs: ["payment_refunded"],
  query: ({ payment_refunded }) =>
    trends({
      series: [aggregateOf(payment_refunded, "sum", "amount")],
      by: [byEvent("currency")],
      display: "ActionsBar",
    }),
})
