import { InvalidArgumentError } from "commander"
import { isoTime } from "../../lib/iso-time"

/**
 * Reads a date or time as ISO 8601 in UTC.
 *
 * @throws {InvalidArgumentError} saying what a date looks like
 */
export const toTime = (text: string): string => {
  const time = isoTime(text)
  if (!time) {
    throw new InvalidArgumentError(
      "Use a date such as 2025-01-31 (midnight UTC), or a time with its zone such as 2025-01-31T12:00:00Z."
    )
  }
  return time.toISOString()
}

const MIN_SHARE = 0.05

/**
 * Reads the part of the time that a backfill may use.
 *
 * @throws {InvalidArgumentError} saying which values are allowed
 */
export const toShare = (text: string): number => {
  const share = Number(text)
  if (!(share >= MIN_SHARE && share <= 1)) {
    throw new InvalidArgumentError(`Use a number from ${MIN_SHARE} to 1, such as 0.5.`)
  }
  return share
}

/** Splits a list at its commas. */
export const toList = (text: string): string[] => text.split(",").map((word) => word.trim())
