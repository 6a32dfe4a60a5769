import { defineInsight } from "../language/insight"
import { aggregateOf, byEvent, trends } from "../language/query"

export const revenue = defineInsight({
  id: "revenue",
  name: "Revenue, net of refunds",
  description: "Money taken minus money returned, per currency, on the day it moved.",
  needs: ["payment_captured", "payment_refunded"],
  query: ({ payment_captured, payment_refunded }) =>
    trends({
      series: [payment_captured, payment_refunded].map((event) =>
        aggregateOf(event, "sum", "$revenue")
      ),
      formula: "A+B",
      by: [byEvent("currency")],
    }),
})
