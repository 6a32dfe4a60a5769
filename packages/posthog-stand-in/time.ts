const MAX_FUTURE_MS = 23 * 3_600_000
const FIRST_YEAR_MS = Date.UTC(2021, 0, 1)

/** What the stored time of a `/batch/` event is computed from; times in ms. */
export interface TimeInput {
  timestamp: string | null
  /** Ms before now; wins over `timestamp`. */
  offsetMs: number | null
  sentAtMs: number | null
  ignoreSentAt: boolean
  nowMs: number
}

/**
 * `timestamp − (sent_at − now)`, or `timestamp` as it is when `sent_at` is missing or to be ignored. Unreadable → now.
 * More than 23 h in the future → now, also when `sent_at` is ignored.
 *
 * Source: `rust/common/types/src/timestamp.rs` `parse_event_timestamp`.
 *
 * @returns the stored time in ms
 */
export function storedTime(input: TimeInput): number {
  const { nowMs } = input
  const skewMs = input.ignoreSentAt || input.sentAtMs === null ? 0 : input.sentAtMs - nowMs
  const parsed = input.timestamp === null ? null : parseDate(input.timestamp)
  const unclamped =
    input.offsetMs !== null ? nowMs - input.offsetMs : parsed === null ? nowMs : parsed - skewMs
  return clampFuture(unclamped, nowMs)
}

/**
 * The same for v1, where a readable RFC 3339 timestamp is a must. The future is clamped only when skew is corrected.
 *
 * Source: `rust/capture/src/v1/analytics/process.rs` `normalize_timestamp`.
 *
 * @param skewMs `PostHog-Request-Timestamp` − now
 * @returns the stored time in ms
 */
export function storedTimeV1(
  timestampMs: number,
  skewMs: number,
  disableSkewCorrection: boolean,
  nowMs: number
): number {
  return disableSkewCorrection ? timestampMs : clampFuture(timestampMs - skewMs, nowMs)
}

/**
 * @param text a date as clients send it; without a zone it is UTC, bare digits are Unix seconds or ms
 * @returns ms, or null when unreadable. Source: `timestamp.rs` `parse_date`
 */
export function parseDate(text: string): number | null {
  if (/^\d{10}$|^\d{13}$/.test(text)) {
    return text.length === 10 ? Number(text) * 1000 : Number(text)
  }
  const withColon = text.replace(/(T\d{2}:\d{2}:\d{2}(?:\.\d+)?[+-]\d{2})$/, "$1:00")
  const zoned = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text)
    ? `${text.replace(" ", "T")}Z`
    : withColon
  const parsed = Date.parse(zoned)
  return Number.isNaN(parsed) ? null : parsed
}

/**
 * @param text a date that must be RFC 3339
 * @returns ms, or null when it is not
 */
export function parseRfc3339(text: string): number | null {
  const shape = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/
  const parsed = shape.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(parsed) ? null : parsed
}

/**
 * @param text the `_` query parameter of posthog-js, in ms
 * @returns ms, or null for values in seconds. Source: `payload/types.rs` `EventQuery::sent_at`
 */
export function parseSentAtQuery(text: string | null): number | null {
  const parsed = text === null || !/^\d+$/.test(text) ? NaN : Number(text)
  return parsed >= FIRST_YEAR_MS ? parsed : null
}

function clampFuture(timeMs: number, nowMs: number): number {
  return timeMs - nowMs > MAX_FUTURE_MS ? nowMs : timeMs
}
