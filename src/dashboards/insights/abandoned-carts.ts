import { defineInsight } from "../language/insight"
import { byEvent, countOf, trends } from "../language/query"

export const abandonedCarts = defineInsight({
  id: "abandoned_carts",
  name: "Abandoned carts",
  description:
    "Carts with products that had no activity for 24 hours (or your `abandonedCartAfterHours`), by how far the shopper got by then. Some became orders later.",
  needs: ["cart_abandoned"],
  query: ({ cart_abandoned }) =>
    trends({
      series: [countOf(cart_abandoned)],
      by: [byEvent("last_step")],
      display: "ActionsBar",
    }),
})
