/** When Medusa says that it emitted an event: a date, or after a way through Redis a text; now where it does not say. */
export const dateOrNow = (emitted: unknown): Date => {
  const time = new Date(emitted instanceof Date || typeof emitted === "string" ? emitted : NaN)
  return Number.isNaN(time.getTime()) ? new Date() : time
}
