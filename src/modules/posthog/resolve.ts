import { MedusaModule } from "@medusajs/framework/modules-sdk"
import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { POSTHOG_MODULE } from "."
import { POSTHOG_BRAND } from "./brand"
import type { PosthogService } from "./posthog-service"
import type PosthogModuleService from "./service"

/**
 * Resolves the plugin's service from any container of the store.
 *
 * @throws {MedusaError} if the name resolves to another service, or to nothing
 */
export const resolvePosthog = (container: MedusaContainer): PosthogModuleService => {
  const service: unknown = container.resolve(POSTHOG_MODULE, { allowUnregistered: true })
  if (!isPosthog(service)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `Expected the module "${POSTHOG_MODULE}" to be medusa-plugin-posthog's, got ${nameOf(service)}. Rename the conflicting module in its \`Module("${POSTHOG_MODULE}", …)\` and in medusa-config, and then run \`npx medusa db:migrate\`.`
    )
  }
  return service
}

/**
 * Returns the plugin's service when you have no container, as in a provider. Modules load in any order, so call it when you need the
 * service.
 *
 * @throws {MedusaError} if the plugin isn't installed
 */
export const loadedPosthog = (): PosthogService => {
  const loaded = MedusaModule.getLoadedModules()
    .map((modules) => (modules as Record<string, unknown>)[POSTHOG_MODULE])
    .find((service) => service !== undefined)
  if (!loaded) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      'Expected the plugin to be installed along with its analytics provider, found none. Add { resolve: "medusa-plugin-posthog", options: {} } to `plugins` in medusa-config.'
    )
  }
  return loaded as PosthogService
}

const isPosthog = (service: unknown): service is PosthogModuleService =>
  (service as { [POSTHOG_BRAND]?: unknown } | null | undefined)?.[POSTHOG_BRAND] === true

const nameOf = (service: unknown): string =>
  service === undefined || service === null
    ? "none"
    : `the service ${Object(service).constructor.name}`
