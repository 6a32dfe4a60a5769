import { defineInsight } from "../language/insight"
import { aggregateOf, byEvent, trends } from "../language/query"

export const averageOrderValue = defineInsight({
  id: "average_order_value",
  name: "Average order value",
  description:
    "Average `total` of an order as it was placed, with tax and shipping, per currency. The description of the property `total` says whether gift cards and store credit reduce it.",
  needs: ["order_placed"],
  query: ({ order_placed }) =>
    trends({
      series: [aggregateOf(order_placed, "avg", "total")],
      by: [byEvent("currency")],
      interval: "week",
      from: "-90d",
    }),
})
