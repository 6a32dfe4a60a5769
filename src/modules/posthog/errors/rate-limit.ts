import { MINUTE_MS } from "../../../lib/time"

/** The most errors a process reports per minute. */
export interface RateLimits {
  perMinute: number
  /** Of the same kind, from the same place. */
  perFingerprint: number
}

/**
 * Counts errors per minute, so that a store in trouble doesn't flood its own outbox. `perMinute` limits how many fingerprints are in
 * memory.
 */
export class RateLimit {
  private minute = 0
  private total = 0
  private readonly byFingerprint = new Map<string, number>()
  private leftOut = 0
  private leftOutInMinute = 0

  constructor(
    private readonly limits: RateLimits,
    /** Called after a minute in which errors were left out. */
    private readonly onLeftOut: (count: number) => void,
    private readonly now: () => number = Date.now
  ) {}

  /** Returns how many errors were left out since the last one that passed, if this one passes; undefined if it is left out. */
  take(fingerprint: string): { leftOut: number } | undefined {
    this.turn()
    const count = this.byFingerprint.get(fingerprint) ?? 0
    if (this.total >= this.limits.perMinute || count >= this.limits.perFingerprint) {
      this.leftOut++
      this.leftOutInMinute++
      return undefined
    }
    this.total++
    this.byFingerprint.set(fingerprint, count + 1)
    const { leftOut } = this
    this.leftOut = 0
    return { leftOut }
  }

  /** Reports errors that were left out and haven't been reported yet. */
  close(): void {
    if (this.leftOutInMinute > 0) {
      this.onLeftOut(this.leftOutInMinute)
      this.leftOutInMinute = 0
    }
  }

  private turn(): void {
    const minute = Math.floor(this.now() / MINUTE_MS)
    if (minute !== this.minute) {
      this.close()
      this.minute = minute
      this.total = 0
      this.byFingerprint.clear()
    }
  }
}
