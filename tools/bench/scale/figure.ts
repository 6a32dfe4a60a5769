/** Something to time. */
export interface Figure {
  name: string
  /** Prepares the store for one run; not timed. */
  prepare?: () => Promise<unknown>
  /** What is timed. */
  run: () => Promise<unknown>
  /** What a correct run returned, or left in the store. */
  outcome?: () => Promise<unknown>
  expected: () => unknown
  /** Restores the store; not timed. */
  restore?: () => Promise<unknown>
}
