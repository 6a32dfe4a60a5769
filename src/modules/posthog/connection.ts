import type { RecordHints } from "../../events/hint"
import type { RecordMoments } from "../../events/moment"

/** What the module leaves to code that has Medusa's Query. Given to it once, when the application starts. */
export interface Connection {
  recordHints: RecordHints
  recordMoments: RecordMoments
  /** Records what no hint announced, where that is due. */
  catchUp: () => Promise<unknown>
}
