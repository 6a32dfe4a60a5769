import { MINUTE_MS } from "../../lib/time"
import { millis } from "./time"
import type { Time } from "./time"

/** More keys than a store has per minute. Beyond that, only the outbox deduplicates. */
const MAX_KEYS = 10_000

/** The minute of a time, counted from the epoch. */
export const minuteOf = (time: Time): number => Math.floor(millis(time) / MINUTE_MS)

/**
 * Lets each key through once a minute, so that a flood causes no work in this process. Across processes, the minute in the event's own key
 * deduplicates.
 */
export class OnceAMinute {
  private minute = NaN
  private readonly keys = new Set<string>()

  /** Whether this is the first call with this key in its minute. */
  isFirst(key: string, time: Time): boolean {
    const minute = minuteOf(time)
    if (minute !== this.minute) {
      this.minute = minute
      this.keys.clear()
    }
    if (this.keys.has(key)) {
      return false
    }
    if (this.keys.size < MAX_KEYS) {
      this.keys.add(key)
    }
    return true
  }
}
