import { defineConfig } from "@medusajs/framework/utils"
import { http } from "../http"

/** A store without analytics. */
export default defineConfig({
  projectConfig: { databaseUrl: process.env.DATABASE_URL, http },
  admin: { disable: true },
})
