import type { InputConfig } from "@medusajs/framework/types"
import { defineConfig } from "@medusajs/framework/utils"
import { officialAnalytics, projectConfig } from "../../tools/lib/store-config"

const plugin = { resolve: "medusa-plugin-posthog", options: {} }

const cases: Record<string, InputConfig> = {
  "own module": { modules: [{ resolve: "./src/modules/posthog" }] },
  "own module under the key": { modules: { posthog: { resolve: "./src/modules/posthog" } } },
  "module switched off": { modules: { posthog: false } },
  "plugin twice": { plugins: [plugin, { ...plugin, resolve: `${__dirname}/../..` }] },
  "analytics provider": { modules: [officialAnalytics] },
}

/** A store with something of its own called posthog. */
export default defineConfig({
  projectConfig,
  admin: { disable: true },
  plugins: [plugin],
  ...cases[process.env.STORE_CASE ?? ""],
} as Parameters<typeof defineConfig>[0])
