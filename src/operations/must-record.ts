import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { resolvePosthog } from "../modules/posthog/resolve"

/** @throws {MedusaError} if the plugin can't record anything now */
export const mustRecord = (container: MedusaContainer): void => {
  const { internals } = resolvePosthog(container)
  const reason = internals.options.disabled ? internals.status : { reason: internals.schemaProblem }
  if (reason.reason) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, reason.reason)
  }
}
