import type { Hint } from "../../../events/hint"
import type { Log } from "../../../lib/log"
import type { NoteTrouble } from "../../../events/trouble"
import { GatherQueue } from "../../../lib/queue/gather-queue"

/** How hints are gathered. */
export interface HintQueueConfig {
  /** How long a hint waits for others before its rows are loaded. */
  gatherMs: number
  /** How many rows are loaded at once. */
  batchSize: number
  /** How many hints are held at most; beyond it the database alone remembers. */
  maxHints: number
}

/** Where a queue says what it could not record. */
export interface QueueReports {
  log: Pick<Log, "error" | "warn">
  noteTrouble: NoteTrouble
}

/**
 * Gathers hints in memory, so that a handler returns at once and rows are loaded in batches.
 *
 * A hint that is lost with the process costs nothing but time: the row it pointed at is still there for reconciliation.
 */
export class HintQueue extends GatherQueue<Hint> {
  constructor(
    { gatherMs, batchSize, maxHints }: HintQueueConfig,
    { log, noteTrouble }: QueueReports,
    onPending?: (pending: boolean) => void
  ) {
    super(
      {
        keyOf: (hint) => JSON.stringify(hint),
        nameOf: ({ definition, field, value }) => `${definition} of ${field} ${value}`,
        beyond: "rows wait to be recorded; further ones are found again in the database.",
        givenUp: "reconciliation looks for it again.",
        onLost: ({ definition, field, value }, error) =>
          noteTrouble({
            kind: "dropped",
            definition,
            ...(field === "id" && { entityId: value }),
            error,
          }),
      },
      { gatherMs, batchSize, maxItems: maxHints },
      log,
      onPending
    )
  }
}
