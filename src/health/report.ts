/** Status across all processes, as `GET /admin/posthog/health` returns it. Durations are in seconds, times in ISO 8601. */
export interface PosthogHealth {
  /** True if nothing needs a person. */
  is_healthy: boolean
  /** What needs a person, each with how to fix it. */
  problems: string[]
  /** Where events go. */
  host: string
  /** Last characters of the project API key, to tell projects apart. Null without a key. */
  api_key_ending: string | null
  /** Where PostHog's app shows the project. Null without a key. */
  project_url: string | null
  /** When the outbox was read; answers are cached for a second. This and the other figures are null if it cannot be read. */
  checked_at: string | null
  /** Events waiting for delivery. Counts stop at `MAX_COUNTED`. */
  waiting: number | null
  /** How long the oldest waiting event has waited. */
  oldest_seconds: number | null
  /** The last error for a waiting event. */
  last_error: string | null
  /** Events that PostHog accepted in the last hour. */
  delivered_last_hour: number | null
  /** Events that the store's `beforeSend` dropped in the last hour. */
  dropped_last_hour: number | null
  /** Events in which personal data was replaced, by definition, since it began; an event without any for a day starts anew. */
  scrubbed: { definition: string; properties: string; count: number }[]
  /** Time from recording to delivery for the newest 1,000 of those delivered events, median and 99th percentile. Null if there are none. */
  latency_p50_seconds: number | null
  latency_p99_seconds: number | null
  /** Events set aside for a person, by reason. */
  set_aside: { reason: string; count: number }[]
  /** When catch-up last completed. Null if it never has. */
  reconciled_at: string | null
}
