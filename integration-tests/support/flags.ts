import type { FlagDefinition } from "../../packages/posthog-stand-in"
import { defineFlags } from "../../src/options/flags"

export const FLAGS = defineFlags({
  "pricing-page": { variants: ["control", "test"], default: "control" },
  "gift-wrap": { default: false },
})

const everyone = { groups: [{ rollout_percentage: 100 }] }

/** These flags in PostHog, where everyone is in the test. */
export const FOR_EVERYONE: FlagDefinition[] = [
  {
    id: 1,
    key: "pricing-page",
    active: true,
    filters: {
      ...everyone,
      multivariate: {
        variants: [
          { key: "control", rollout_percentage: 0 },
          { key: "test", rollout_percentage: 100 },
        ],
      },
      payloads: { test: '{"discount":5}' },
    },
  },
  { id: 2, key: "gift-wrap", active: true, filters: everyone },
]
