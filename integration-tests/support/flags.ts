import type { FlagDefinition } from "../../packages/posthog-stand-in"
import { defineFlags } from "../../src/options/flags"

export const FLAGS = defineFlags({
  "pricing-page": { variants: ["control", "test"], default: "control" },
  "gift-wrap": { default: false },
})

export const everyone = (
  key: string,
  filters: Partial<FlagDefinition["filters"]> = {}
): FlagDefinition => ({
  id: key.length,
  key,
  active: true,
  filters: { groups: [{ rollout_percentage: 100 }], ...filters },
})

/** A flag of which everyone has the variant `test`. */
export const PRICING = everyone("pricing-page", {
  multivariate: {
    variants: [
      { key: "control", rollout_percentage: 0 },
      { key: "test", rollout_percentage: 100 },
    ],
  },
  payloads: { test: '{"discount":5}' },
})

/** The store's flags in PostHog, where everyone is in the test. */
export const FOR_EVERYONE = [PRICING, everyone("gift-wrap")]
