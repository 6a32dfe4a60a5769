import type { InputConfig } from "@medusajs/framework/types"
import { defineConfig } from "@medusajs/framework/utils"

const plugin = { resolve: "medusa-plugin-posthog", options: {} }

const cases: Record<string, InputConfig> = {
  "own module": { modules: [{ resolve: "./src/modules/posthog" }] },
  "own module under the key": { modules: { posthog: { resolve: "./src/modules/posthog" } } },
  "module switched off": { modules: { posthog: false } },
  "plugin twice": { plugins: [plugin, { ...plugin, resolve: `${__dirname}/../..` }] },
  "analytics provider": {
    modules: [
      {
        resolve: "@medusajs/medusa/analytics",
        options: {
          providers: [
            {
              resolve: "@medusajs/medusa/analytics-posthog",
              id: "posthog",
              options: {
                posthogEventsKey: process.env.POSTHOG_API_KEY,
                posthogHost: process.env.POSTHOG_HOST,
              },
            },
          ],
        },
      },
    ],
  },
}

/** A store with something of its own that is called posthog. */
export default defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: {
      storeCors: "http://localhost:8000",
      adminCors: "http://localhost:9000",
      authCors: "http://localhost:8000,http://localhost:9000",
      jwtSecret: "only-for-tests",
      cookieSecret: "only-for-tests",
    },
  },
  admin: { disable: true },
  plugins: [plugin],
  ...cases[process.env.STORE_CASE ?? ""],
} as Parameters<typeof defineConfig>[0])
