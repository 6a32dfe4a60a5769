/**
 * What keeps events from PostHog beside delivery itself:
 * - `not_described`: a row or a moment could not be turned into an event (the definition, or the store's `beforeSend`, failed).
 * - `not_recorded`: PostgreSQL did not take the event.
 * - `not_walked`: catch-up could not look at the rows of a definition.
 * - `dropped`: a hint or moment was given up, or memory was full.
 */
export type TroubleKind = "not_described" | "not_recorded" | "not_walked" | "dropped"

/** One event, or the rows of one definition, that could not be recorded. Holds nothing personal: health shows it. */
export interface Trouble {
  kind: TroubleKind
  /** Id of the event definition. */
  definition: string
  /** Id of the row, if one row is to blame. */
  entityId?: string
  /** The error's name or code, never its message. */
  error: string
}

/** Notes a trouble without I/O; never throws. */
export type NoteTrouble = (trouble: Trouble) => void
