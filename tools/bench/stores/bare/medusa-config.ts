import { defineConfig } from "@medusajs/framework/utils"
import { projectConfig } from "../../../lib/store-config"

/** A store without analytics. */
export default defineConfig({ projectConfig, admin: { disable: true } })
