import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { resolvePosthog } from "../modules/posthog/resolve"
import type PosthogModuleService from "../modules/posthog/service"

/**
 * Returns the plugin's service for what records.
 *
 * @param rule what the error begins with if the plugin is turned off
 * @throws {MedusaError} if the plugin can't record anything now
 */
export const mustRecord = (container: MedusaContainer, rule = ""): PosthogModuleService => {
  const posthog = resolvePosthog(container)
  const { options, status, schemaProblem } = posthog.internals
  const reason = options.disabled ? `${rule}${status.reason}` : schemaProblem
  if (reason) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, reason)
  }
  return posthog
}
