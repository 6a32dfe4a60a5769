import { defineInsight } from "../language/insight"
import { byEvent, countOf, trends } from "../language/query"

export const abandonedCarts = defineInsight({
  id: "abandoned_carts",
  name: "Abandoned carts",
  description: "Carts with products that never became an order, by how far the shopper got.",
  needs: ["cart_abandoned"],
  query: ({ cart_abandoned }) =>
    trends({
      series: [countOf(cart_abandoned)],
      by: [byEvent("last_step")],
      display: "ActionsBar",
    }),
})
