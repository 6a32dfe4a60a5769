import type { MedusaRequest } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { visitOf } from "../../../identity/browser/visit"
import type { Visit } from "../../../identity/browser/visit"
import { errorName } from "../../../lib/error-name"
import { MINUTE_MS } from "../../../lib/time"
import { resolvePosthog } from "../../../modules/posthog/resolve"

/** Whether the store's options let the plugin know visitors by their browsers. */
export const asksBrowsers = (req: MedusaRequest): boolean => {
  const { consent, disabled } = resolvePosthog(req.scope).options
  return consent !== "off" && !disabled
}

/** Reads what a request says about its browser. Never throws: if the store's consent function does, the visitor counts as one who refused. */
export const readVisit = (req: MedusaRequest): Visit | undefined => {
  const { options } = resolvePosthog(req.scope)
  if (options.disabled) {
    return undefined
  }
  try {
    return visitOf(req.headers, {
      consent: options.consent,
      token: options.apiKey,
      flags: options.flags,
      now: new Date(),
    })
  } catch (error) {
    warn(req.scope, "the function in `consent` failed, which counts as a refusal", error)
    return { consent: "denied" }
  }
}

/** When each log last got each warning. */
const warnedAt = new WeakMap<object, Map<string, number>>()

/** Logs what went wrong, by the error's name, once a minute: every request may meet the same fault. */
export const warn = (container: MedusaContainer, what: string, error: unknown): void => {
  const log = container.resolve(ContainerRegistrationKeys.LOGGER)
  const known = warnedAt.get(log) ?? new Map<string, number>()
  warnedAt.set(log, known)
  const now = performance.now()
  if (now - (known.get(what) ?? -Infinity) >= MINUTE_MS) {
    known.set(what, now)
    log.warn(`medusa-plugin-posthog: ${what}: ${errorName(error)}`)
  }
}
