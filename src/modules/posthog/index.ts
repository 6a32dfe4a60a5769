// This comes first, because other Medusa releases may lack what the other imports need.
import "./medusa-version"
import { Module } from "@medusajs/framework/utils"
import PosthogModuleService from "./service"

/** The name to resolve the service by, from any container: `container.resolve("posthog")`. */
export const POSTHOG_MODULE = "posthog"

export default Module(POSTHOG_MODULE, { service: PosthogModuleService })
