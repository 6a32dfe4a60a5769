import type { MedusaContainer } from "@medusajs/framework/types"
import { POSTHOG_MODULE } from "."
import type PosthogModuleService from "./service"

/** The plugin's service, from any container of the store. */
export const resolvePosthog = (container: MedusaContainer): PosthogModuleService =>
  container.resolve<PosthogModuleService>(POSTHOG_MODULE)
