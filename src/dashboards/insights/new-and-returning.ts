import { defineInsight } from "../language/insight"
import { byEvent, countOf, trends } from "../language/query"

export const newAndReturning = defineInsight({
  id: "new_and_returning",
  name: "New and returning customers",
  description:
    "Orders by whether they are the customer's first one (true) or a later one (false). Medusa sees a guest with the same email address as the same customer.",
  needs: ["order_placed"],
  query: ({ order_placed }) =>
    trends({
      series: [countOf(order_placed)],
      by: [byEvent("is_first_order")],
      display: "ActionsBar",
    }),
})
