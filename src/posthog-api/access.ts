import { MedusaError } from "@medusajs/framework/utils"
import { appHostOf } from "../options/host"
import type { ResolvedOptions } from "../options/schema"
import type { ApiAccess } from "./request"

type AccessOptions = Pick<ResolvedOptions, "personalApiKey" | "projectId" | "appHost" | "host">

/** Returns how to reach PostHog's REST API; undefined if the options don't say. */
export const accessOf = ({
  personalApiKey,
  projectId,
  appHost,
  host,
}: AccessOptions): ApiAccess | undefined =>
  personalApiKey && projectId
    ? { personalApiKey, projectId, appHost: appHost ?? appHostOf(host) }
    : undefined

/**
 * Returns how to reach PostHog's REST API.
 *
 * @param rule what must be set, and for what
 * @throws {MedusaError} with the rule, if the options don't say
 */
export const mustHaveAccess = (options: AccessOptions, rule: string): ApiAccess => {
  const access = accessOf(options)
  if (!access) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, rule)
  }
  return access
}
