import type { PostHog } from "posthog-js"
import type { BrowserAnalytics } from "../../browser-events"

/** What `npm run types` checks: each `@ts-expect-error` fails to compile if the next line is allowed. */
export const compileOnly = (posthog: PostHog): void => {
  const analytics: BrowserAnalytics = posthog
  analytics.capture("product_viewed", { product_id: "prod_1", price: 12.5 })
  analytics.capture("Products Searched", { query: "mugs" })
  analytics.capture("size_guide_opened", { size: "M" })
  analytics.capture("size_guide_opened")
  // @ts-expect-error The store sends it.
  analytics.capture("order_placed", { order_id: "order_1" })
  // @ts-expect-error The store sends it in the other taxonomy.
  analytics.capture("Product Added")
  // @ts-expect-error A moment of the store.
  analytics.capture("customer_signed_in")
  // @ts-expect-error A product has an ID.
  analytics.capture("product_viewed", { name: "Mug" })
  // @ts-expect-error A price is a number.
  analytics.capture("product_viewed", { product_id: "prod_1", price: "12.50" })
}
