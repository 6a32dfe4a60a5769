/** First wait after a failure. */
const BASE_MS = 500

/** The longest wait between two tries, so that delivery resumes soon after an outage of any length. */
const MAX_MS = 30_000

/**
 * How long to wait after the given number of failures in a row: doubles, up to a limit, with "equal jitter" (at least half the wait is
 * fixed), so that several processes don't retry at the same time.
 *
 * @param failures failures in a row, 1 or more
 * @param random a number from 0 to below 1
 * @returns milliseconds
 */
export const backoffMs = (failures: number, random: () => number = Math.random): number => {
  const full = Math.min(BASE_MS * 2 ** (failures - 1), MAX_MS)
  return Math.round(full / 2 + (random() * full) / 2)
}

/** A pause after a failure, which gets longer with each failure in a row. */
export class Backoff {
  /** Failures in a row. */
  failures = 0
  /** When the pause ends, by `performance.now()`, which changes to the system clock don't affect. */
  until = 0

  get isPaused(): boolean {
    return this.until > performance.now()
  }

  failed(): void {
    this.failures++
    this.until = performance.now() + backoffMs(this.failures)
  }

  passed(): void {
    this.failures = 0
    this.until = 0
  }

  /** Ends the pause, but remembers how long the next one must be. */
  hurry(): void {
    this.until = 0
  }
}
