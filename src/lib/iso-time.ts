const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/

const DAY_LENGTH = "2025-01-31".length

/**
 * Reads a day (midnight UTC) or a time with its zone, as ISO 8601. Undefined for anything else: JavaScript also reads `01/02/2025` and `5`,
 * and turns February 30 into March 2.
 */
export const isoTime = (text: string): Date | undefined => {
  const time = new Date(text)
  const day = text.slice(0, DAY_LENGTH)
  const isTime =
    ISO_TIME.test(text) &&
    !Number.isNaN(time.getTime()) &&
    new Date(day).toISOString().slice(0, DAY_LENGTH) === day
  return isTime ? time : undefined
}
