/** How the plugin stands, of all processes together; what `GET /admin/posthog/health` answers. Lengths of time are in seconds, moments ISO 8601. */
export interface PosthogHealth {
  /** Whether nothing needs a person. */
  is_healthy: boolean
  /** What needs a person, each with what to do. */
  problems: string[]
  /** Where events go. */
  host: string
  /** The last characters of the project key, to tell projects apart; null without a key. */
  api_key_ending: string | null
  /** When the database was asked; answers are shared for a second. Null, as are the other figures, where the outbox cannot be read. */
  checked_at: string | null
  /** Events that wait for delivery; at most `MAX_COUNTED`, as in the other counts. */
  waiting: number | null
  /** How long the oldest of them has waited, in seconds. */
  oldest_seconds: number | null
  /** What PostHog or the plugin said of what waits, when it was last tried. */
  last_error: string | null
  /** Events that PostHog accepted within the last hour. */
  delivered_last_hour: number | null
  /** Events that the store's own `beforeSend` kept from PostHog within the last hour: no problem, but not in PostHog. */
  dropped_last_hour: number | null
  /** From recording to delivery, in seconds, of the newest 1,000 of those delivered: the middle and the 99th percentile; null where there are none. */
  latency_p50_seconds: number | null
  latency_p99_seconds: number | null
  /** Events that wait for a person, by the reason. */
  set_aside: { reason: string; count: number }[]
  /** When a process last looked for rows that nothing had announced; null where none has yet. */
  reconciled_at: string | null
}
