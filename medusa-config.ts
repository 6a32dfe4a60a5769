import { defineConfig } from "@medusajs/framework/utils"

// Boots the plugin from its own sources, for the integration tests and `medusa db:generate`. A store installs it with one
// entry under `plugins`: see README.md.
export default defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    redisUrl: process.env.REDIS_URL,
    http: {
      storeCors: "http://localhost:8000",
      adminCors: "http://localhost:9000",
      authCors: "http://localhost:8000,http://localhost:9000",
      jwtSecret: "only-for-tests",
      cookieSecret: "only-for-tests",
    },
  },
  admin: { disable: true },
  modules: [
    { resolve: "./src/modules/posthog", options: {} },
    // Beside Medusa's own provider, whose payments never fail.
    {
      resolve: "@medusajs/medusa/payment",
      options: {
        providers: [
          { resolve: `${__dirname}/integration-tests/store/src/payment-provider`, id: "test" },
        ],
      },
    },
    {
      resolve: "@medusajs/medusa/analytics",
      options: { providers: [{ resolve: "./src/providers/analytics", id: "posthog" }] },
    },
  ],
})
