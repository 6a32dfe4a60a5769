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
      const answer = text === undefined ? undefined : answerIn(text)
      outcome = text === undefined ? "too_long" : answer ? "answered" : "failed"
      const etag = response.headers.get("etag")
      const body = answer ? withoutFailed(answer) : undefined
      return new Response(body ? JSON.stringify(body) : text, { headers: etag ? { etag } : {} })
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

interface FlagsAnswer {
  flags: object
}

/** Undefined for a proxy's page with status 200, which isn't PostHog's answer. */
const answerIn = (text: string): FlagsAnswer | undefined => {
  const answer = Object(parsed(text)) as { flags?: unknown }
  return typeof answer.flags === "object" && answer.flags !== null
    ? (answer as FlagsAnswer)
    : undefined
}

/**
 * posthog-node takes a flag that PostHog couldn't evaluate for one that is off. PostHog's clients for browsers leave it out. Undefined if there
 * is none.
 */
const withoutFailed = (answer: FlagsAnswer): FlagsAnswer | undefined => {
  const entries = Object.entries(answer.flags) as [string, { failed?: unknown } | null][]
  const evaluated = entries.filter(([, flag]) => flag?.failed !== true)
  return evaluated.length === entries.length
    ? undefined
    : { ...answer, flags: Object.fromEntries(evaluated) }
}
