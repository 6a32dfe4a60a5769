import { MedusaError } from "@medusajs/framework/utils"

/** What PostHog's REST API said, or that it said nothing. */
export interface Refused {
  /** A short code: `http_403`, `ECONNREFUSED`, `not_posthog`. */
  code: string
  /** What is wrong and how to fix it, for the log. Never PostHog's own words, which may quote what was asked. */
  message: string
  /** Whether a person has to fix something. Otherwise, the same request may pass later. */
  needsPerson: boolean
  /** How long PostHog asks to wait. */
  retryAfterMs?: number
}

/** A request to PostHog's REST API that was not done. */
export class PosthogApiError extends MedusaError {
  readonly needsPerson: boolean
  readonly retryAfterMs: number | undefined

  constructor({ code, message, needsPerson, retryAfterMs }: Refused) {
    super(MedusaError.Types.UNEXPECTED_STATE, message, code)
    this.needsPerson = needsPerson
    this.retryAfterMs = retryAfterMs
  }
}

const PASSING_STATUSES = new Set([408, 425, 429])

/** What to do about an error status. */
const REMEDIES: Record<number, string> = {
  400: "It doesn't accept what the plugin sent, probably because its version is older than the plugin expects. Update PostHog, or report it to the plugin's authors.",
  401: "Check `personalApiKey` and `appHost`: the EU and US clouds don't share keys.",
  404: "Check `projectId` and `appHost`.",
}

const FORBIDDEN = 403

const remedyFor = (status: number, scope: string | undefined): string | undefined => {
  if (status === FORBIDDEN) {
    const scopes = scope ? `the scope \`${scope}\`` : "the scopes `person:read` and `person:write`"
    return `Give the key ${scopes}, and access to the project \`projectId\`.`
  }
  return REMEDIES[status] ?? REMEDIES[404]
}

/** The error for a status that isn't a success. */
export const errorOfStatus = (
  status: number,
  { retryAfterMs, scope }: { retryAfterMs?: number; scope?: string }
): PosthogApiError => {
  const passes = status >= 500 || PASSING_STATUSES.has(status)
  const remedy = passes ? "It is asked again later." : remedyFor(status, scope)
  return new PosthogApiError({
    code: `http_${status}`,
    message: `PostHog's REST API answered ${status}. ${remedy}`,
    needsPerson: !passes,
    retryAfterMs,
  })
}

/** The error if the REST API couldn't be reached, or didn't answer in time. */
export const unreachable = (code: string): PosthogApiError =>
  new PosthogApiError({
    code,
    message: `No answer from PostHog's REST API: ${code}. It is asked again later.`,
    needsPerson: false,
  })

/** The error if something else answered. */
export const notPosthog = (status: number): PosthogApiError =>
  new PosthogApiError({
    code: "not_posthog",
    message: `Got ${status}, but not from PostHog's REST API. Set \`appHost\` to the URL of PostHog's app.`,
    needsPerson: true,
  })
