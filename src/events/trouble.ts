/**
 * What keeps events or parts of them from PostHog, or erased customers in it, apart from delivery:
 * - `not_described`: a row or a moment couldn't be turned into an event (the definition or the store's `beforeSend` failed).
 * - `not_recorded`: PostgreSQL didn't accept the event.
 * - `not_walked`: catch-up couldn't read a definition's rows.
 * - `dropped`: a hint or moment was dropped, or memory was full.
 * - `not_erased`: the erasure of a customer waits for a person.
 * - `scrubbed`: personal data in the event was replaced, as intended.
 */
export type TroubleKind =
  "not_described" | "not_recorded" | "not_walked" | "dropped" | "not_erased" | "scrubbed"

/** The error of a `not_described` whose cause is the input of a workflow's step. */
export const STEP_INPUT = "step_input"

/** An event, or the rows of a definition, that couldn't be recorded. Contains nothing personal, because health shows it. */
export interface Trouble {
  kind: TroubleKind
  /** Id of the event definition. */
  definition: string
  /** Id of the row, if a single row caused it. */
  entityId?: string
  /** The error's name or code, never its message. For `scrubbed`: the names of the properties. */
  error: string
}

/** Notes a trouble without I/O. Never throws. */
export type NoteTrouble = (trouble: Trouble) => void
