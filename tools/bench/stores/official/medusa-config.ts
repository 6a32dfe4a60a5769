import { defineConfig } from "@medusajs/framework/utils"
import { officialAnalytics, projectConfig } from "../../../lib/store-config"

/** A store with Medusa's own analytics. */
export default defineConfig({
  projectConfig,
  admin: { disable: true },
  modules: [officialAnalytics],
})
