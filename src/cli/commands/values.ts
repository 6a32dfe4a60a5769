import { InvalidArgumentError } from "commander"

const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/

const DAY_LENGTH = "2025-01-31".length

/**
 * Reads a date or time as ISO 8601 in UTC.
 *
 * @throws {InvalidArgumentError} saying what a date looks like
 */
export const toTime = (text: string): string => {
  const date = new Date(text)
  const day = text.slice(0, DAY_LENGTH)
  // JavaScript turns February 30 into March 2.
  const isOnCalendar =
    DATE.test(text) &&
    !Number.isNaN(date.getTime()) &&
    new Date(day).toISOString().slice(0, DAY_LENGTH) === day
  if (!isOnCalendar) {
    throw new InvalidArgumentError(
      "Use a date such as 2025-01-31 (midnight UTC), or a time with its zone such as 2025-01-31T12:00:00Z."
    )
  }
  return date.toISOString()
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
