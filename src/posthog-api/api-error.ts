import { MedusaError } from "@medusajs/framework/utils"

/** What PostHog's REST API said, or that it said nothing. */
export interface Refused {
  /** A short code: `http_403`, `ECONNREFUSED`, `not_posthog`. */
  code: string
  /** What is wrong. Never PostHog's own words, which may quote what was asked. */
  seen: string
  /** How a person fixes it; undefined if the same request may pass later. */
  remedy?: string
  /** How long PostHog asks to wait. */
  retryAfterMs?: number
}

/** A request to PostHog's REST API that was not done. */
export class PosthogApiError extends MedusaError {
  /** What is wrong, without the remedy. */
  readonly seen: string
  /** Whether a person has to fix something. Otherwise, the same request may pass later. */
  readonly needsPerson: boolean
  readonly retryAfterMs: number | undefined

  constructor({ code, seen, remedy, retryAfterMs }: Refused) {
    const message = remedy === undefined ? seen : `${seen} ${remedy}`
    super(MedusaError.Types.UNEXPECTED_STATE, message, code)
    this.seen = seen
    this.needsPerson = remedy !== undefined
    this.retryAfterMs = retryAfterMs
  }
}

const PASSING_STATUSES = new Set([408, 425, 429])

interface Refusal {
  means: string
  remedy: string
}

/** What an error status means, and what to do about it. */
const REFUSALS: Record<number, (scope: string | undefined) => Refusal> = {
  400: () => ({
    means: "it doesn't accept what the plugin sent",
    remedy:
      "Update PostHog, which is probably older than the plugin expects, or report this to the plugin's authors.",
  }),
  401: () => ({
    means: "it doesn't know this personal API key",
    remedy: "Check `personalApiKey` and `appHost`: the EU and US clouds don't share keys.",
  }),
  403: (scope) => ({
    means: `the personal API key lacks ${scope ? `the scope \`${scope}\`` : "a scope"}, or access to the project`,
    remedy: "Give it both under Settings → Personal API keys in PostHog.",
  }),
  404: () => ({
    means: "it has no such endpoint, or no project with this `projectId` that the key can access",
    remedy: "Check `projectId` and `appHost`.",
  }),
}

/** The error for a status that isn't a success. */
export const errorOfStatus = (
  status: number,
  { retryAfterMs, scope }: { retryAfterMs?: number; scope?: string }
): PosthogApiError => {
  const code = `http_${status}`
  const answered = `PostHog's REST API answered ${status}`
  if (status >= 500 || PASSING_STATUSES.has(status)) {
    return new PosthogApiError({ code, seen: `${answered}.`, retryAfterMs })
  }
  const refusal = REFUSALS[status]?.(scope)
  return new PosthogApiError({
    code,
    seen: refusal ? `${answered}: ${refusal.means}.` : `${answered}.`,
    remedy: refusal?.remedy ?? "Check `appHost`.",
    retryAfterMs,
  })
}

/** The error if the REST API couldn't be reached, or didn't answer in time. */
export const unreachable = (code: string): PosthogApiError =>
  new PosthogApiError({ code, seen: `No answer from PostHog's REST API: ${code}.` })

/** The error if something else answered. */
export const notPosthog = (status: number): PosthogApiError =>
  new PosthogApiError({
    code: "not_posthog",
    seen: `Got ${status}, but not from PostHog's REST API.`,
    remedy: "Set `appHost` to the URL of PostHog's app.",
  })

/** The error if there is no end to an answer's pages. */
export const endless = (): PosthogApiError =>
  new PosthogApiError({
    code: "endless",
    seen: "PostHog's REST API keeps returning pages without end.",
    remedy: "Check whether a proxy between your store and PostHog's app caches answers.",
  })

/** Whether PostHog did nothing, because there were too many requests. */
export const isBusy = (error: unknown): boolean =>
  error instanceof PosthogApiError && error.code === "http_429"

/** Whether PostHog refused what was sent, not who sent it. */
export const isNotAccepted = (error: unknown): boolean =>
  error instanceof PosthogApiError && error.code === "http_400"

/** @returns `otherwise` if PostHog has nothing at this path, or doesn't know the endpoint */
export const unlessNotFound = async <Answer, Otherwise>(
  ask: () => Promise<Answer>,
  otherwise: Otherwise
): Promise<Answer | Otherwise> => {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof PosthogApiError && error.code === "http_404") {
      return otherwise
    }
    throw error
  }
}
