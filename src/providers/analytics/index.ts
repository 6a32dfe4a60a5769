import { ModuleProvider, Modules } from "@medusajs/framework/utils"
import { PosthogAnalyticsProvider } from "./service"

export default ModuleProvider(Modules.ANALYTICS, { services: [PosthogAnalyticsProvider] })
