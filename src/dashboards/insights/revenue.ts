import { defineInsight } from "../language/insight"
import { aggregateOf, byEvent, trends } from "../language/query"

export const revenue = defineInsight({
  id: "revenue",
  name: "Revenue, net of refunds",
  description: "Money taken minus money returned, per currency, on the day it moved.",
  needs: ["payment_captured"],
  query: ({ payment_captured, payment_refunded }) =>
    trends({
      series: [payment_captured, payment_refunded]
        .filter((event) => event !== undefined)
        .map((event) => aggregateOf(event, "sum", "$revenue")),
      formula: payment_refunded === undefined ? "A" : "A+B",
      by: [byEvent("currency")],
    }),
})
