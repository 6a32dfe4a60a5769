import { defineConfig } from "@medusajs/framework/utils"
import { projectConfig } from "../../lib/store-config"

const redisUrl = process.env.REDIS_URL
const redis = { redisUrl }

/** The test store as it runs in production on several machines, with everything that Medusa can keep in Redis. */
export default defineConfig({
  projectConfig: { ...projectConfig, redisUrl },
  admin: { disable: true },
  modules: [
    { resolve: "@medusajs/medusa/event-bus-redis", options: redis },
    { resolve: "@medusajs/medusa/workflow-engine-redis", options: { redis } },
    { resolve: "@medusajs/medusa/cache-redis", options: redis },
    {
      resolve: "@medusajs/medusa/locking",
      options: {
        providers: [
          {
            resolve: "@medusajs/medusa/locking-redis",
            id: "locking-redis",
            is_default: true,
            options: redis,
          },
        ],
      },
    },
  ],
  // Only orders and money are compared.
  plugins: [{ resolve: "medusa-plugin-posthog", options: { cartEvents: "none" } }],
})
