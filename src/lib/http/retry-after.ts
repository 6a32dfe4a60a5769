import { HOUR_MS } from "../time"

/** The longest wait that a `Retry-After` may ask for. */
const MAX_RETRY_AFTER_MS = HOUR_MS

/**
 * Reads a `Retry-After` header (RFC 9110, 10.2.3: whole seconds, or a date) as milliseconds from now, at most an hour. Returns undefined if
 * it asks for less than a second: delivery's own wait applies then.
 */
export const retryAfterMs = (
  header: string | null | undefined,
  now: number
): number | undefined => {
  const text = header?.trim()
  if (!text) {
    return undefined
  }
  const delay = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return delay >= 1000 ? Math.min(delay, MAX_RETRY_AFTER_MS) : undefined
}
