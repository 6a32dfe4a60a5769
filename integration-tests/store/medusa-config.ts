import { defineConfig } from "@medusajs/framework/utils"

/** A small but real store. The plugin reads its key and host from POSTHOG_API_KEY and POSTHOG_HOST. */
export default defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: {
      storeCors: process.env.STORE_CORS ?? "http://localhost:8000",
      adminCors: process.env.ADMIN_CORS ?? "http://localhost:9000",
      authCors: process.env.AUTH_CORS ?? "http://localhost:8000,http://localhost:9000",
      jwtSecret: process.env.JWT_SECRET ?? "not-a-secret-in-a-demo",
      cookieSecret: process.env.COOKIE_SECRET ?? "not-a-secret-in-a-demo",
    },
  },
  admin: {
    disable: process.env.DISABLE_ADMIN === "true",
  },
  plugins: [
    {
      resolve: "medusa-plugin-posthog",
      options: {
        // Who starts it looks at orders.
        cartEvents: "none",
        // The demo's storefront shows it. Tests have flags of their own.
        flags: process.env.EXPERIMENT
          ? { [process.env.EXPERIMENT]: { variants: ["control", "test"], default: "control" } }
          : {},
      },
    },
  ],
})
