import { readText } from "../lib/http/read-text"
import { parsed } from "../lib/json/parse"

/** How a request about flags went. */
export type Outcome = "answered" | "failed" | "refused" | "exhausted" | "too_long"

/**
 * posthog-node's `fetch`, which reads no endless answer and takes nothing else for PostHog's. It rejects and answers as `fetch` does.
 *
 * @param onOutcome is told of each request's end
 */
export const createFlagFetch =
  (maxBytes: number, onOutcome: (outcome: Outcome) => void) =>
  async (url: string, init: object): Promise<Response> => {
    let outcome: Outcome = "failed"
    try {
      const response = await fetch(url, { ...init, redirect: "manual" })
      if (response.status !== 200) {
        outcome = BY_STATUS[response.status] ?? "failed"
        return outcome === "exhausted" ? await laterInstead(response) : response
      }
      const text = await readText(response, maxBytes)
      const flags = text && flagsIn(text)
      outcome = text === undefined ? "too_long" : flags ? "answered" : "failed"
      const etag = response.headers.get("etag")
      return new Response(flags ? withoutFailed(text, flags) : text, {
        headers: etag ? { etag } : {},
      })
    } finally {
      onOutcome(outcome)
    }
  }

const BY_STATUS: Partial<Record<number, Outcome>> = {
  304: "answered",
  401: "refused",
  402: "exhausted",
  403: "refused",
}

/**
 * At 402, posthog-node would forget the definitions, and PostHog answers "not modified" to its later requests until somebody edits a flag. At
 * 429, it keeps them and asks less often.
 */
const laterInstead = async (response: Response): Promise<Response> => {
  await response.body?.cancel()
  return new Response(null, { status: 429 })
}

/** Undefined for a proxy's page with status 200, which isn't PostHog's answer. */
const flagsIn = (text: string): object | undefined => {
  const { flags } = Object(parsed(text)) as { flags?: unknown }
  return typeof flags === "object" && flags !== null ? flags : undefined
}

/**
 * posthog-node takes a flag that PostHog couldn't evaluate for one that is off. PostHog's clients for browsers leave it out.
 */
const withoutFailed = (text: string, flags: object): string => {
  const entries = Object.entries(flags) as [string, { failed?: unknown } | null][]
  const evaluated = entries.filter(([, flag]) => flag?.failed !== true)
  return evaluated.length === entries.length
    ? text
    : JSON.stringify({ ...(parsed(text) as object), flags: Object.fromEntries(evaluated) })
}
