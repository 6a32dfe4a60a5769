import { defineInsight } from "../language/insight"
import { countOf, trends } from "../language/query"

export const orders = defineInsight({
  id: "orders",
  name: "Orders",
  description: "Orders placed per day, in all currencies.",
  needs: ["order_placed"],
  query: ({ order_placed }) => trends({ series: [countOf(order_placed)], display: "ActionsBar" }),
})
