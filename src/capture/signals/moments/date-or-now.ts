/**
 * Returns when Medusa emitted an event: a date, or a string after a trip through Redis. Returns the current time if Medusa
 * doesn't say.
 */
export const dateOrNow = (emitted: unknown): Date => {
  const time = new Date(emitted instanceof Date || typeof emitted === "string" ? emitted : NaN)
  return Number.isNaN(time.getTime()) ? new Date() : time
}
