/** "Look at these rows now": what a Medusa event is worth to this plugin. It proves nothing by itself. */
export interface Hint {
  /** Id of the event definition whose rows may have changed. */
  definition: string
  /** Field of the definition's entity by which the rows are found, mostly `id`. */
  field: string
  /** Value of that field; or, where `through` is given, what leads to it. */
  value: string
  /** Another entity: its rows that have `value` in their field `by` have the values of `field`. */
  through?: { entity: string; by: string }
  /** It comes often for the same row, so the outbox is asked which rows it knows before they are loaded. */
  again?: boolean
}

/**
 * Loads the hinted rows, describes them and records the events.
 *
 * Resolves when all of it is in the outbox; rejects when nothing is promised, and the same hints are handed over again.
 */
export type RecordHints = (hints: readonly Hint[]) => Promise<void>
