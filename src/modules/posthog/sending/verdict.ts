/** What became of a batch. Every outcome of a request is one of these; none is "unknown". */
export type Verdict =
  | { kind: "accepted" }
  /** Trouble that passes: the same events go again, after PostHog's own `Retry-After` where it named one. */
  | { kind: "retry_later"; reason: string; retryAfterMs?: number }
  /** The request was too large: half of the events at a time may pass. */
  | { kind: "too_large"; reason: string }
  /** PostHog refuses a whole batch for one bad event: the culprit is to be found. */
  | { kind: "refused"; reason: string }
  /** No event can pass until a person mends the configuration. */
  | { kind: "misconfigured"; reason: string }
  /** The v1 endpoint answers for each event: these were refused or are to go again, the rest was accepted. */
  | { kind: "mixed"; refused: ReadonlyMap<string, string>; retry: readonly string[] }

/** The facts of one HTTP exchange with PostHog. */
export interface Exchange {
  /** HTTP status; absent when no answer came. */
  status?: number
  /** `Retry-After`, in seconds or as an HTTP date. */
  retryAfter?: string | null
  /** The answer's body. */
  body?: string
  /** What went wrong when no answer came. */
  error?: string
}

/** Longest wait that a `Retry-After` may ask for. */
const MAX_RETRY_AFTER_MS = 60 * 60 * 1000

const RETRYABLE_STATUSES = new Set([408, 425, 429])
const REFUSED_STATUSES = new Set([400, 422])

/**
 * Judges an exchange with `POST /batch/` or `POST /i/v1/analytics/events`. Only a 2xx answer that reads as PostHog's
 * counts as accepted: a proxy or a captive portal also answers 200.
 *
 * @param now milliseconds since the epoch, for a `Retry-After` given as a date
 */
export const judge = (exchange: Exchange, now: number): Verdict => {
  const { status, body = "" } = exchange
  if (status === undefined) {
    return { kind: "retry_later", reason: `No answer from PostHog: ${exchange.error ?? "unknown"}` }
  }
  if (status >= 200 && status < 300) {
    return judgeAnswer(status, body)
  }
  const reason = `PostHog answered ${status}`
  if (status === 413) {
    return { kind: "too_large", reason: withQuote(reason, body) }
  }
  if (REFUSED_STATUSES.has(status)) {
    return { kind: "refused", reason: withQuote(reason, body) }
  }
  if (status >= 500 || RETRYABLE_STATUSES.has(status)) {
    return { kind: "retry_later", reason, retryAfterMs: retryAfterMs(exchange.retryAfter, now) }
  }
  return { kind: "misconfigured", reason: `${reason}. Check \`apiKey\` and \`host\`.` }
}

const MAX_QUOTE_LENGTH = 200

/** Quotes an answer for the person who looks at a refused event: briefly, and on one line. */
const withQuote = (reason: string, quote: string): string => {
  const line = quote
    .slice(0, MAX_QUOTE_LENGTH)
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim()
  return line ? `${reason}: ${line}` : reason
}

/** An answer of the v1 endpoint, by uuid (posthog-node, `capture-v1/types`). */
type V1Results = Record<string, { result?: string; details?: string | null } | undefined>

const judgeAnswer = (status: number, body: string): Verdict => {
  const answer = parseObject(body)
  if (!answer || !("status" in answer || "results" in answer)) {
    const reason = `Answered ${status}, but not as PostHog does; is \`host\` right?`
    return { kind: "retry_later", reason }
  }
  const results = Object.entries((answer.results ?? {}) as V1Results)
  const refused = results.filter(([, one]) => one?.result === "drop")
  const retry = results.filter(([, one]) => one?.result === "retry")
  if (refused.length === 0 && retry.length === 0) {
    return { kind: "accepted" }
  }
  return {
    kind: "mixed",
    refused: new Map(
      refused.map(([uuid, one]) => [uuid, withQuote("PostHog dropped it", one?.details ?? "")])
    ),
    retry: retry.map(([uuid]) => uuid),
  }
}

const parseObject = (body: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(body)
    return value !== null && typeof value === "object"
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** Reads a `Retry-After` header (RFC 9110, 10.2.3) as milliseconds from now, at most an hour. */
export const retryAfterMs = (
  header: string | null | undefined,
  now: number
): number | undefined => {
  if (!header?.trim()) {
    return undefined
  }
  const seconds = Number(header)
  const delay = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000
  return delay > 0 ? Math.min(delay, MAX_RETRY_AFTER_MS) : undefined
}
