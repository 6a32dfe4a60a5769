import { ModuleProvider, Modules } from "@medusajs/framework/utils"
import { TestCardProvider } from "./service"

export default ModuleProvider(Modules.PAYMENT, { services: [TestCardProvider] })
