import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { POSTHOG_MODULE } from "."
import { POSTHOG_BRAND } from "./brand"
import type PosthogModuleService from "./service"

/**
 * The plugin's service, from any container of the store.
 *
 * @throws {MedusaError} where something else answers to its name, or nothing
 */
export const resolvePosthog = (container: MedusaContainer): PosthogModuleService => {
  const service: unknown = container.resolve(POSTHOG_MODULE, { allowUnregistered: true })
  if (!isPosthog(service)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `Expected the module "${POSTHOG_MODULE}" to be medusa-plugin-posthog's, got ${nameOf(service)}. Rename the module that is in the way in its \`Module("${POSTHOG_MODULE}", …)\` and in medusa-config, and run \`npx medusa db:migrate\`.`
    )
  }
  return service
}

const isPosthog = (service: unknown): service is PosthogModuleService =>
  (service as { [POSTHOG_BRAND]?: unknown } | null | undefined)?.[POSTHOG_BRAND] === true

const nameOf = (service: unknown): string =>
  service === undefined || service === null
    ? "none"
    : `the service ${Object(service).constructor.name}`
