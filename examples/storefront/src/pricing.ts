import type { FlagValues } from "medusa-plugin-posthog/storefront/flags"
import { posthog } from "./analytics"
import { h } from "./dom"

/** The experiment `pricing-page`: does announcing free returns up front sell more? The store's own `flags` has the same key and variants. */
export const pricingNote = (flags: FlagValues): HTMLElement => {
  const isTest = flags["pricing-page"] === "test"
  // Asking posthog-js counts the visitor in. From now on, the kit tells the store, whose orders carry the variant.
  posthog.getFeatureFlag("pricing-page")
  return h(
    "p",
    { className: "pricing" },
    isTest ? "Prices include tax, and returns are free for 30 days." : "Prices include tax."
  )
}
