import type { RecordHints } from "../../events/hint"
import type { RecordMoments } from "../../events/moment"

/** What the module leaves to code that has Medusa's Query. Set once, when the application starts. */
export interface Connection {
  recordHints: RecordHints
  recordMoments: RecordMoments
  /** Records what no hint announced, if that is due. */
  catchUp: () => Promise<unknown>
  /** Continues the erasures of customers that are due. */
  erase: () => Promise<unknown>
  /** Reports trouble that lasts, if that is due. */
  alert: () => Promise<unknown>
  /** Runs the backfills that were started from the Admin, until the signal says to stop. */
  backfill: (stopping: AbortSignal) => Promise<unknown>
}
