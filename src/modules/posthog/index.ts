// First, because another release may lack what the others import.
import "./medusa-version"
import { Module } from "@medusajs/framework/utils"
import PosthogModuleService from "./service"

/** The name under which the service is resolved from any container: `container.resolve("posthog")`. */
export const POSTHOG_MODULE = "posthog"

export default Module(POSTHOG_MODULE, { service: PosthogModuleService })
