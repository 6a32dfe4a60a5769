const UNKNOWN = "unknown_event:"

/** What a backfill notes if the process that tried to run it doesn't have one of its events. */
export const unknownEventCode = (event: string): string => `${UNKNOWN}${event}`

/** The event that the last process didn't have; undefined if that wasn't what failed. */
export const unknownEventIn = (lastError: string | null): string | undefined =>
  lastError?.startsWith(UNKNOWN) ? lastError.slice(UNKNOWN.length) : undefined
