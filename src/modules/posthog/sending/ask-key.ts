import { errorName } from "../../../lib/error-name"
import { readText } from "../../../lib/http/read-text"
import { isJsonObject, parsed } from "../../../lib/json/parse"
import { underSignals } from "../../../lib/under-signals"

/** What came back from the question whether PostHog knows the project key. */
export interface KeyAnswer {
  /** Absent if no answer came. */
  status?: number
  /** What went wrong if no answer came. */
  error?: string
  /** Whether it looks like PostHog's own answer to a key that it knows. */
  hasFlags: boolean
  /** The server's clock. */
  date?: Date
}

/** Asks the one endpoint that checks a project key: capture answers 200 to any well-formed key and drops the events. Never rejects. */
export const askKey = async (
  { host, apiKey, timeoutMs }: { host: string; apiKey: string; timeoutMs: number },
  fetch: typeof globalThis.fetch,
  signal?: AbortSignal
): Promise<KeyAnswer> => {
  try {
    return await underSignals([signal, AbortSignal.timeout(timeoutMs)], async (either) => {
      const response = await fetch(`${host}/flags/?v=2`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        // Evaluating flags is what PostHog bills.
        body: JSON.stringify({
          token: apiKey,
          distinct_id: "medusa-plugin-posthog",
          disable_flags: true,
        }),
        redirect: "manual",
        signal: either,
      })
      const { status, headers } = response
      const text = response.body ? await readText(response) : ""
      const date = new Date(headers.get("date") ?? NaN)
      return {
        status,
        hasFlags: hasFlags(text),
        ...(!Number.isNaN(date.getTime()) && { date }),
      }
    })
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === "TimeoutError"
    return { error: isLate ? "timeout" : errorName(error), hasFlags: false }
  }
}

/** PostHog's answer is an object with `flags`, in older versions with `featureFlags`. */
const hasFlags = (text: string | undefined): boolean =>
  isJsonObject(parsed(text)) && /"(f|featureF)lags":/.test(text ?? "")
