import { container } from "@medusajs/framework"
import { checkStore } from "../health/check-store"

// No link: Medusa imports this folder before it loads or migrates any module, the earliest place for code of a plugin that may see
// medusa-config.
checkStore(container)
