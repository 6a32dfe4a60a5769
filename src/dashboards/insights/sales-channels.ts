import { defineInsight } from "../language/insight"
import { aggregateOf, byEvent, trends } from "../language/query"

export const salesChannels = defineInsight({
  id: "sales_channels",
  name: "Sales channels",
  description: "Totals of the orders placed in each of your sales channels, per currency.",
  needs: ["order_placed"],
  query: ({ order_placed }) =>
    trends({
      series: [aggregateOf(order_placed, "sum", "total")],
      by: [byEvent("sales_channel"), byEvent("currency")],
      display: "ActionsBarValue",
    }),
})
