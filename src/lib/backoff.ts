/** First wait after a failure. */
const BASE_MS = 500

/** Longest wait between two tries, so that delivery resumes soon after an outage of any length. */
const MAX_MS = 30_000

/**
 * How long to wait after the given number of failures in a row: doubling, capped, with "equal jitter" (at least half of
 * it is certain), so that several processes do not come back at the same moment.
 *
 * @param failures failures in a row, 1 or more
 * @param random a number from 0 to below 1
 * @returns milliseconds
 */
export const backoffMs = (failures: number, random: () => number = Math.random): number => {
  const full = Math.min(BASE_MS * 2 ** (failures - 1), MAX_MS)
  return Math.round(full / 2 + (random() * full) / 2)
}
