import { defineInsight } from "../language/insight"
import { funnel } from "../language/query"

/** Longer than most shoppers take. */
const WITHIN_DAYS = 14

export const visitToOrder = defineInsight({
  id: "visit_to_order",
  name: "From visit to order",
  description:
    "How many visitors get from a page view to an order within 14 days. Needs posthog-js in your storefront.",
  needs: ["order_placed"],
  query: ({ product_added_to_cart, checkout_started, order_placed }) =>
    funnel(
      ["$pageview", product_added_to_cart, checkout_started, order_placed].filter(
        (event) => event !== undefined
      ),
      WITHIN_DAYS
    ),
})
