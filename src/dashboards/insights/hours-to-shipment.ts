import { defineInsight } from "../language/insight"
import { aggregateOf, trends } from "../language/query"

export const hoursToShipment = defineInsight({
  id: "hours_to_shipment",
  name: "Hours to shipment",
  description: "Median hours from an order to the shipment of one of its packages.",
  needs: ["order_shipped"],
  query: ({ order_shipped }) =>
    trends({
      series: [aggregateOf(order_shipped, "median", "hours_since_order")],
      interval: "week",
      from: "-90d",
    }),
})
