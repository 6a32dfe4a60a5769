import { readText } from "../lib/http/read-text"
import { parsed } from "../lib/json/parse"

/** How a request about flags went. */
export type Outcome = "answered" | "failed" | "refused" | "too_long"

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
        return response
      }
      const text = await readText(response, maxBytes)
      outcome = text === undefined ? "too_long" : hasFlags(text) ? "answered" : "failed"
      const etag = response.headers.get("etag")
      return new Response(text, { headers: etag ? { etag } : {} })
    } finally {
      onOutcome(outcome)
    }
  }

const BY_STATUS: Partial<Record<number, Outcome>> = {
  304: "answered",
  401: "refused",
  403: "refused",
}

/** A proxy's page with status 200 isn't PostHog's answer. */
const hasFlags = (text: string): boolean => {
  const { flags } = Object(parsed(text)) as { flags?: unknown }
  return typeof flags === "object" && flags !== null
}
