import { RestRefusal } from "./rest-refusal"

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** Requests that one key made in the last hour. Refuses those beyond its limits, as PostHog's rate limits do. */
export class Throttle {
  private readonly taken = new Map<string, number[]>()

  /** Counts a request. Throws what PostHog answers to one too many. */
  take(who: string, limits: { minute: number; hour: number }, nowMs: number): void {
    const before = (this.taken.get(who) ?? []).filter((at) => at > nowMs - HOUR_MS)
    const lastMinute = before.filter((at) => at > nowMs - MINUTE_MS)
    this.check(lastMinute, limits.minute, MINUTE_MS, nowMs)
    this.check(before, limits.hour, HOUR_MS, nowMs)
    this.taken.set(who, [...before, nowMs])
  }

  private check(taken: readonly number[], limit: number, spanMs: number, nowMs: number): void {
    const oldest = taken.at(-limit)
    if (oldest !== undefined) {
      const seconds = Math.ceil((oldest + spanMs - nowMs) / 1000)
      const detail = `Request was throttled. Expected available in ${seconds} seconds.`
      throw new RestRefusal(429, "throttled_error", "throttled", detail, {
        headers: { "retry-after": String(seconds) },
      })
    }
  }
}
