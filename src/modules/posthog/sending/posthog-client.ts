import type * as PosthogNode from "posthog-node"
import { readText } from "../../../lib/http/read-text"
import { underSignals } from "../../../lib/under-signals"
import { errorName } from "../../../lib/error-name"
import { groupBy } from "../../../lib/group-by"
import { HOUR_MS } from "../../../lib/time"
import type { LeasedEvent } from "../../../events/outbox-event"
import type { JsonObject } from "../../../lib/json/json"
import { askKey } from "./ask-key"
import { judge } from "./verdict"
import type { Exchange, Verdict } from "./verdict"

/** Where and how to send. */
export interface ClientConfig {
  apiKey: string
  /** URL without a trailing slash. */
  host: string
  requestTimeoutMs: number
}

/** Effects, replaced in tests. */
export interface ClientHooks {
  fetch: typeof fetch
  now: () => number
}

/** How a batch is sent. */
export interface SendOptions {
  /** Sends the batch as `historical_migration`, which PostHog ingests separately from live events. */
  historical: boolean
  /** How long to wait for an answer, in milliseconds; `requestTimeoutMs` by default. */
  timeoutMs?: number
  /** Aborts the request. Whether PostHog took the events is unknown then, so they go again. */
  signal?: AbortSignal
}

/** What PostHog says about the project key; `unclear` while it can't be asked. */
export type KeyCheck = "known" | "unknown" | "unclear"

/** Sends batches to PostHog. Never rejects: each outcome is a verdict. */
export interface PosthogClient {
  /** All events must be of one group: see `groupsOf`. */
  send(events: readonly LeasedEvent[], how: SendOptions): Promise<Verdict>
  /** Asks the one endpoint that checks a project key: capture answers 200 to any well-formed key and drops the events. */
  checkKey(signal?: AbortSignal): Promise<KeyCheck>
}

/** Facts older than this go to PostHog as a historical migration (PostHog's docs, "Migrating data"). */
const HISTORICAL_AFTER_MS = 48 * HOUR_MS

/** Events that share a request. */
export interface Group {
  events: readonly LeasedEvent[]
  historical: boolean
}

/**
 * Groups a batch by request, keeping the batch's order: old facts go as a historical migration, and posthog-node sends LLM events
 * separately.
 *
 * @param now milliseconds since the epoch, to separate old facts from new ones
 */
export const groupsOf = (events: readonly LeasedEvent[], now: number): Group[] => {
  const isOld = ({ timestamp }: LeasedEvent) => now - timestamp.getTime() > HISTORICAL_AFTER_MS
  const groups = groupBy(events, (event) => `${isOld(event)} ${routeOf(event)}`)
  return [...groups.values()]
    .map((group) => ({ events: group, historical: isOld(group[0]) }))
    .sort((a, b) => Number(a.historical) - Number(b.historical))
}

/**
 * How posthog-node sends an event: with `POSTHOG_CAPTURE_MODE=v1`, it sends LLM analytics events in a separate request
 * (`capture-v1/routing`), and one answer must not stand for two requests.
 */
const routeOf = ({ event }: Pick<LeasedEvent, "event">): "ai" | "analytics" =>
  event.startsWith("$ai_") ? "ai" : "analytics"

/** Loaded with the first batch, because it takes longest of all that a store would load when it boots. */
const posthogNode = () =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would load a second copy, as an ES module
  require("posthog-node") as typeof PosthogNode

const defaultHooks: ClientHooks = { fetch: (...args) => fetch(...args), now: Date.now }

/** No timer, queue limit, or retry of posthog-node may take effect: the outbox does all that, durably. */
const NEVER_MS = 2 ** 31 - 1

/**
 * The adapter over posthog-node, and the only code that knows it.
 *
 * Each batch has its own client (0.02 ms to create). A shared client keeps a failed batch in its queue after a network error, drops it
 * after an HTTP error, halves its batch size permanently after a 413, and reports v1 drops on one common channel. With one client per
 * batch, each of these facts belongs to that batch.
 */
export const createPosthogClient = (
  config: ClientConfig,
  hooks: ClientHooks = defaultHooks
): PosthogClient => ({
  send: (events, how) => sendBatch(config, hooks, events, how),
  checkKey: (signal) => checkKey(config, hooks, signal),
})

const sendBatch = async (
  config: ClientConfig,
  hooks: ClientHooks,
  events: readonly LeasedEvent[],
  { historical, timeoutMs = config.requestTimeoutMs, signal }: SendOptions
): Promise<Verdict> => {
  const exchange: Observed = { requests: 0 }
  let queued = 0
  const { PostHog } = posthogNode()
  const client = new PostHog(config.apiKey, {
    host: config.host,
    flushAt: events.length + 1,
    maxBatchSize: events.length + 1,
    maxQueueSize: events.length + 1,
    flushInterval: NEVER_MS,
    fetchRetryCount: 0,
    requestTimeout: timeoutMs,
    historicalMigration: historical,
    fetch: (url, init) => {
      const request = init as RequestInit
      return underSignals([signal, request.signal], (either) =>
        observe(hooks, exchange, url, { ...request, signal: either })
      )
    },
  })
  // `exchange` holds the error. Without a listener, posthog-node prints it.
  client.on("error", () => undefined)
  client.on("capture", () => queued++)
  for (const event of events) {
    client.capture({
      distinctId: event.distinct_id,
      event: event.event,
      properties: event.event === "$exception" ? withoutTrace(event.properties) : event.properties,
      timestamp: event.timestamp,
      uuid: event.uuid,
      // `exceptionList` builds its properties. Otherwise posthog-node would warn that they are missing.
      _originatedFromCaptureException: event.event === "$exception",
    })
  }
  await client.flush().catch(() => undefined)
  const verdict = judge(
    exchange,
    events.map(({ uuid }) => uuid),
    hooks.now()
  )
  const isWhole = exchange.requests === 1 && queued === events.length
  return isWhole || (verdict.kind !== "accepted" && verdict.kind !== "mixed")
    ? verdict
    : { kind: "retry_later", reason: "posthog-node didn't send the batch as one request." }
}

/** An exchange, and how many requests posthog-node tried to make for the batch. */
interface Observed extends Exchange {
  requests: number
}

/** posthog-node would add the OpenTelemetry span that sends the event, not the one in which the error happened. */
const withoutTrace = (properties: JsonObject): Record<string, unknown> => ({
  $trace_id: undefined,
  ...properties,
})

/**
 * Passes one request through and notes its outcome. posthog-node would split a batch that is too large and continue in the same `flush()`.
 * Several answers would then stand for one batch, so the outbox does the splitting.
 */
const observe = async (
  hooks: ClientHooks,
  exchange: Observed,
  url: string,
  init: RequestInit
): Promise<Response> => {
  if (++exchange.requests > 1) {
    return Promise.reject(new TypeError("One request for each batch."))
  }
  try {
    // Following a redirect would turn the POST into a GET, and its answer would be taken for PostHog's.
    const response = await hooks.fetch(url, { ...init, redirect: "manual" })
    const body = await readText(response)
    exchange.status = response.status
    exchange.retryAfter = response.headers.get("retry-after")
    exchange.body = body
    // 204 and similar statuses don't allow a body, not even an empty one.
    return new Response(body || null, { status: response.status, headers: response.headers })
  } catch (error) {
    exchange.error = errorName(error)
    throw error
  }
}

/** Events must not wait long for this optional check. */
const KEY_CHECK_TIMEOUT_MS = 3_000

const checkKey = async (
  config: ClientConfig,
  hooks: ClientHooks,
  signal?: AbortSignal
): Promise<KeyCheck> => {
  const { host, apiKey, requestTimeoutMs } = config
  const timeoutMs = Math.min(requestTimeoutMs, KEY_CHECK_TIMEOUT_MS)
  const { status } = await askKey({ host, apiKey, timeoutMs }, hooks.fetch, signal)
  if (status === 401) {
    return "unknown"
  }
  // An instance without this endpoint must not be asked again and again. A 400 comes from a proxy.
  const isKnown = status === 404 || (status !== undefined && status >= 200 && status < 300)
  return isKnown ? "known" : "unclear"
}
