import { defineConfig } from "@medusajs/framework/utils"
import { projectConfig } from "../../../lib/store-config"

/** A store with the plugin; CART_EVENTS overrides the default of `cartEvents`. */
export default defineConfig({
  projectConfig,
  admin: { disable: true },
  plugins: [
    {
      resolve: "medusa-plugin-posthog",
      options: process.env.CART_EVENTS ? { cartEvents: process.env.CART_EVENTS } : {},
    },
  ],
})
