import { defineInsight } from "../language/insight"
import { aggregateOf, byEvent, trends } from "../language/query"

export const revenueByCampaign = defineInsight({
  id: "revenue_by_campaign",
  name: "Orders by campaign",
  description:
    "Order totals by the visitor's last campaign within 30 days before the order (utm_source and utm_campaign), per currency.",
  needs: ["order_placed"],
  query: ({ order_placed }) =>
    trends({
      series: [aggregateOf(order_placed, "sum", "total")],
      by: [
        byEvent("attribution_utm_source"),
        byEvent("attribution_utm_campaign"),
        byEvent("currency"),
      ],
      display: "ActionsTable",
    }),
})
