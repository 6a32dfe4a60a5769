import { container } from "@medusajs/framework"
import { configManager } from "@medusajs/framework/config"
import { checkStore } from "../health/check-store"

// This isn't a link. Medusa imports this folder before it loads or migrates any module, which is the earliest time that a
// plugin's code can see medusa-config.
checkStore(container, configManager.baseDir)
