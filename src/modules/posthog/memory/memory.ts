import type { Log } from "../../../lib/log"
import type { DescribedEvent } from "../../../events/outbox-event"
import type { NoteTrouble } from "../../../events/trouble"
import { Exceptions } from "../errors/exceptions"
import { MomentQueue } from "./moment-queue"
import type { ResolvedOptions } from "../../../options/schema"
import { createExitGuard } from "../../../lib/exit-guard"
import { HintQueue } from "./hint-queue"

const GATHER_MS = 50
const RECORD_BATCH = 100
const MAX_ITEMS = 10_000

/** What memory is made from. */
export interface MemoryParts {
  options: ResolvedOptions
  log: Log
  /** Records events in the outbox. */
  record: (events: readonly DescribedEvent[]) => Promise<unknown>
  noteTrouble: NoteTrouble
}

/** What waits in this process's memory until it is in the outbox: hints, moments and errors, each bounded. */
export class Memory {
  readonly hints: HintQueue
  readonly moments: MomentQueue
  readonly exceptions: Exceptions

  constructor({ options, log, record, noteTrouble }: MemoryParts) {
    const guard = (flush: () => Promise<void>) => createExitGuard(flush, options.shutdownTimeoutMs)
    const reports = { log, noteTrouble }
    const gather = { gatherMs: GATHER_MS, batchSize: RECORD_BATCH }
    this.hints = new HintQueue(
      { ...gather, maxHints: MAX_ITEMS },
      reports,
      guard(() => this.hints.flush())
    )
    this.moments = new MomentQueue(
      { ...gather, maxItems: MAX_ITEMS },
      reports,
      guard(() => this.moments.flush())
    )
    this.exceptions = new Exceptions({
      options,
      log,
      record,
      noteTrouble,
      onPending: guard(() => this.exceptions.flush()),
    })
  }

  /** Brings all of it into the outbox, as far as the database answers. */
  async flush(): Promise<void> {
    await Promise.all([this.hints.flush(), this.moments.flush(), this.exceptions.flush()])
  }

  /** To be called last: says in the log what ends with the process. */
  close(): void {
    this.moments.sayWhatIsLost()
    this.exceptions.close()
  }
}
