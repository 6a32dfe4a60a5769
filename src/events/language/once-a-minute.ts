import { MINUTE_MS } from "../../lib/time"
import type { Time } from "./time"

/** More than a store has at a time; beyond them the outbox alone tells what it has already. */
const MAX_KEYS = 10_000

/** Which minute a moment lies in. */
export const minuteOf = (moment: Time): number => Math.floor(new Date(moment).getTime() / MINUTE_MS)

/**
 * Lets each key through once in a minute, so that a flood does no work in this process. What keeps it to one among several processes is
 * the minute in the event's own key.
 */
export class OnceAMinute {
  private minute = NaN
  private readonly keys = new Set<string>()

  /** Whether it is the first one with this key in its minute. */
  isFirst(key: string, moment: Time): boolean {
    const minute = minuteOf(moment)
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
