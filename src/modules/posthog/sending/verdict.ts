import { retryAfterMs } from "../../../lib/http/retry-after"
import { isJsonObject, parsed } from "../../../lib/json/parse"

/** PostHog's verdict on a batch. Every outcome of a request is one of these; none is "unknown". */
export type Verdict = { kind: "accepted" } | Failure | Mixed

/** A request from which PostHog took nothing. */
export type Failure =
  /** A temporary problem: the same events go again, after PostHog's `Retry-After` if it sent one. */
  | { kind: "retry_later"; reason: string; retryAfterMs?: number }
  /** The request was too large. Half of the events at a time may pass. */
  | { kind: "too_large"; reason: string }
  /** PostHog refuses a whole batch because of one bad event, which has to be found. */
  | { kind: "refused"; reason: string }
  /** No event can pass until a person fixes the configuration. */
  | { kind: "misconfigured"; reason: string }

/** The v1 endpoint answers for each event. These were refused, have to go again, or exceed the quota; the rest were accepted. */
export interface Mixed {
  kind: "mixed"
  refused: ReadonlyMap<string, string>
  retry: readonly string[]
  overQuota: readonly string[]
  retryAfterMs?: number
}

/** The facts of one HTTP exchange with PostHog. */
export interface Exchange {
  /** HTTP status; absent if no answer came. */
  status?: number
  /** `Retry-After`, in seconds or as an HTTP date. */
  retryAfter?: string | null
  /** The answer's body; undefined if it was longer than any answer of PostHog's. */
  body?: string
  /** What went wrong if no answer came. */
  error?: string
}

const RETRYABLE_STATUSES = new Set([408, 425, 429])
const REFUSED_STATUSES = new Set([400, 422])

/**
 * Judges an exchange with `POST /batch/` or `POST /i/v1/analytics/events`. Only PostHog's own answer counts as accepted: proxies and
 * captive portals also answer 200, and other software also has a `status`.
 *
 * @param uuids the events that were sent
 * @param now milliseconds since the epoch, for a `Retry-After` with a date
 */
export const judge = (exchange: Exchange, uuids: readonly string[], now: number): Verdict => {
  const { status, body = "" } = exchange
  if (status === undefined) {
    return { kind: "retry_later", reason: `No answer from PostHog: ${exchange.error ?? "unknown"}` }
  }
  if (status >= 400 && isOverQuota(errorIn(body))) {
    return { kind: "misconfigured", reason: OVER_QUOTA }
  }
  const asked = { retryAfterMs: retryAfterMs(exchange.retryAfter, now) }
  if (status >= 200 && status < 300) {
    return judgeAnswer(exchange, uuids, asked)
  }
  const reason = `PostHog answered ${status}`
  if (status === 413) {
    return { kind: "too_large", reason: withQuote(reason, body) }
  }
  if (REFUSED_STATUSES.has(status)) {
    return { kind: "refused", reason: withQuote(reason, body) }
  }
  if (status >= 500 || RETRYABLE_STATUSES.has(status)) {
    return { kind: "retry_later", reason, ...asked }
  }
  return { kind: "misconfigured", reason: `${reason}. Check \`apiKey\` and \`host\`.` }
}

const MAX_QUOTE_LENGTH = 200

/** Quotes an answer for the person who checks a refused event: briefly, and on one line. */
const withQuote = (reason: string, quote: string): string => {
  const line = quote
    .slice(0, MAX_QUOTE_LENGTH)
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim()
  return line ? `${reason}: ${line}` : reason
}

const judgeAnswer = (
  { status, body }: Exchange,
  uuids: readonly string[],
  asked: { retryAfterMs?: number }
): Verdict => {
  const json = parsed(body)
  const answer: Record<string, unknown> = status === 200 && isJsonObject(json) ? json : {}
  if (isJsonObject(answer.results)) {
    return judgeResults(answer.results, uuids, asked)
  }
  return answer.status === "Ok" || answer.status === 1
    ? { kind: "accepted" }
    : {
        kind: "retry_later",
        reason: `Got ${status}, but not from PostHog. Check \`host\`.`,
        ...asked,
      }
}

/** What the v1 endpoint says about one event (posthog-node, `capture-v1/types`). */
const resultOf = (one: unknown): { result?: unknown; details: string } =>
  isJsonObject(one)
    ? { result: one.result, details: typeof one.details === "string" ? one.details : "" }
    : { details: "" }

/** The v1 endpoint's word for what is wrong with a request. */
const errorIn = (body: string): unknown => {
  const json = parsed(body)
  return isJsonObject(json) ? json.error : undefined
}

/**
 * Whether events exceed the project's quota for all events, or for one kind, such as exceptions. PostHog drops them, but nothing is wrong
 * with them. Source: `rust/capture/src/v1/quota_limiter_shim.rs`, `v1/error.rs`; the result is "drop", "limited", or "warning", depending on
 * the version.
 */
const isOverQuota = (word: unknown): boolean =>
  word === "billing_limit_exceeded" || (typeof word === "string" && word.endsWith("over_quota"))

export const OVER_QUOTA =
  "The PostHog project has reached its billing limit. Raise the limit in PostHog; events wait until then."

/** Older versions limit the events of one person, or only what becomes of the person. */
const isLimited = (result: unknown, details: string): boolean =>
  result === "limited" && details !== "person_processing_disabled"

const judgeResults = (
  results: Record<string, unknown>,
  uuids: readonly string[],
  asked: { retryAfterMs?: number }
): Verdict => {
  const refused = new Map<string, string>()
  const retry: string[] = []
  const overQuota: string[] = []
  for (const uuid of uuids) {
    const { result, details } = resultOf(Object.hasOwn(results, uuid) ? results[uuid] : undefined)
    if (isOverQuota(details)) {
      overQuota.push(uuid)
    } else if (result === "drop") {
      refused.set(uuid, withQuote("PostHog dropped the event", details))
    } else if (result === "retry" || isLimited(result, details) || typeof result !== "string") {
      // An event that the answer doesn't mention wasn't accepted.
      retry.push(uuid)
    }
  }
  if (retry.length === uuids.length) {
    return {
      kind: "retry_later",
      reason: "PostHog asked the plugin to send the events again.",
      ...asked,
    }
  }
  return refused.size + retry.length + overQuota.length === 0
    ? { kind: "accepted" }
    : { kind: "mixed", refused, retry, overQuota, ...asked }
}
