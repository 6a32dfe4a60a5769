import { defineInsight } from "../language/insight"
import { monthlyRetention } from "../language/query"

const MONTHS = 12

export const retention = defineInsight({
  id: "retention",
  name: "Customers who order again",
  description:
    "Of the customers whose first order that PostHog knows was in a month, the share that ordered again in each of the months after.",
  needs: ["order_placed"],
  query: ({ order_placed }) => monthlyRetention(order_placed, MONTHS),
})
