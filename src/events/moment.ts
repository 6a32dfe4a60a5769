/** Something that no row proves, as it was seen when it happened: it waits in memory for some milliseconds, then in the outbox. */
export interface Moment {
  /** Id of the moment's definition. */
  definition: string
  /** Tells it from other moments of its definition: what is told twice is held once. */
  key: string
  /** What the definition reads, as far as it was seen; the rest is looked up when it is recorded. */
  facts: Record<string, unknown>
}

/** Takes a moment and returns at once, without I/O. Never throws. */
export type AddMoment = (moment: Moment) => void

/**
 * Looks up what is missing, describes the moments and records them.
 *
 * Resolves when all of it is in the outbox; rejects when nothing is promised, and the same moments are handed over again.
 */
export type RecordMoments = (moments: readonly Moment[]) => Promise<void>
