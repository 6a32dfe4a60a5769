import { defineInsight } from "../language/insight"
import { aggregateOf, byEvent, bySession, trends } from "../language/query"

export const revenueByChannel = defineInsight({
  id: "revenue_by_channel",
  name: "Orders by marketing channel",
  description:
    "Order totals by the channel that brought the visit, such as Paid Search, per currency. Orders without a visit have none.",
  needs: ["order_placed"],
  query: ({ order_placed }) =>
    trends({
      series: [aggregateOf(order_placed, "sum", "total")],
      by: [bySession("$channel_type"), byEvent("currency")],
      display: "ActionsBarValue",
    }),
})
