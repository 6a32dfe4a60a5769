/** Names rows that may have changed, as a Medusa event does. A hint proves nothing: the plugin reads the rows. */
export interface Hint {
  /** Id of the event definition whose rows may have changed. */
  definition: string
  /** Field of the definition's entity that finds the rows, usually `id`. */
  field: string
  /** Value of that field or, with `through`, of the field `by`. */
  value: string
  /** Another entity that leads to the rows: those of its rows that have `value` in `by` hold the values for `field`. */
  through?: { entity: string; by: string }
  /** The hint is frequent for the same row, so rows that the outbox already has are skipped before loading. */
  again?: boolean
}

/**
 * Loads the hinted rows, describes them, and records the events.
 *
 * Resolves to the number of events that are new in the outbox when everything is there. Rejects if that isn't certain; the caller then passes
 * the same hints again.
 */
export type RecordHints = (hints: readonly Hint[]) => Promise<number>
