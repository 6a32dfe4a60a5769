// This comes first, because other Medusa releases may lack what the other imports need.
import "./medusa-version"
import { Module } from "@medusajs/framework/utils"
import PosthogModuleService from "./service"

/** The name to resolve the service by, from any container: `container.resolve("posthog")`. */
export const POSTHOG_MODULE = "posthog"

/**
 * Medusa looks for loaders of these names. Otherwise, it creates a MikroORM with a repository and a service for each model when the store
 * boots, and the plugin, which has statements of its own, uses none of them.
 */
const connectionLoader = () => Promise.resolve()
const containerLoader = () => Promise.resolve()

export default Module(POSTHOG_MODULE, {
  service: PosthogModuleService,
  loaders: [connectionLoader, containerLoader],
})
