/** Lengths of time in milliseconds. */
export const SECOND_MS = 1_000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** The same time as a timer takes it, in whole milliseconds: at most a day, and none if it isn't a number. */
export const timerMs = (ms: number): number => Math.min(DAY_MS, Math.max(0, Math.ceil(ms) || 0))

/** A time's day in UTC: `2026-11-26`. */
export const utcDayOf = (time: Date | string | number): string =>
  new Date(time).toISOString().slice(0, 10)

/** The later one of two times. */
export const later = (a: Date, b: Date): Date => (a > b ? a : b)

/** The earlier one of two times. */
export const earlier = (a: Date, b: Date): Date => (a < b ? a : b)

/** The time in an ISO 8601 string; undefined if there is no string. */
export const dateOf = (text: string | undefined): Date | undefined =>
  text ? new Date(text) : undefined
