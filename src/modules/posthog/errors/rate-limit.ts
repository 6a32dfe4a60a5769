import { MINUTE_MS } from "../../../lib/time"

/** How many errors a process tells of in a minute, at most. */
export interface RateLimits {
  perMinute: number
  /** Of the same kind, at the same place. */
  perFingerprint: number
}

/**
 * Counts errors by the minute, so that a store in trouble does not flood its own outbox. Memory is bounded by `perMinute`
 * fingerprints.
 */
export class RateLimit {
  private minute = 0
  private total = 0
  private readonly byFingerprint = new Map<string, number>()
  private leftOut = 0
  private leftOutInMinute = 0

  constructor(
    private readonly limits: RateLimits,
    /** Told once a minute is over in which errors were left out. */
    private readonly onLeftOut: (count: number) => void,
    private readonly now: () => number = Date.now
  ) {}

  /** How many were left out since the last one that was let through, if this one is; undefined where it is left out. */
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

  /** Tells what was left out and is not told yet. */
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
