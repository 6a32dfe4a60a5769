import type { AnyEventDefinition } from "../../../events/catalog"
import type { Hint, RecordHints } from "../../../events/hint"
import type { DescribedEvent } from "../../../events/outbox-event"
import type { Moment } from "../../../events/moment"
import type { NoteTrouble } from "../../../events/trouble"
import { createExitGuard } from "../../../lib/exit-guard"
import type { Log } from "../../../lib/log"
import type { GatherQueue, Guard } from "../../../lib/queue/gather-queue"
import type { ResolvedOptions } from "../../../options/schema"
import { Exceptions } from "../errors/exceptions"
import type { ToldException } from "../errors/exceptions"
import { hintQueue, momentQueue } from "./queues"

const GATHERING = { gatherMs: 50, batchSize: 100, maxItems: 10_000 }

/** Entities whose rows stay, or are only marked as deleted. A payment session is gone as soon as the shopper chooses another. */
const STAYING: ReadonlySet<string> = new Set([
  "cart",
  "line_item",
  "shipping_method",
  "cart_promotion",
  "order_cart",
  "customer",
])

/**
 * For events of carts and customers. Carts change often, so their rows are loaded many at a time. Meanwhile, the request that changed
 * them ends, and what it said about its browser and about consent is kept.
 */
const unhurried = ({ flushIntervalMs }: Pick<ResolvedOptions, "flushIntervalMs">) => ({
  ...GATHERING,
  gatherMs: Math.max(2_000, 6 * flushIntervalMs),
  batchSize: 500,
})

/** An error includes its stack, so it is many times as large as another moment. */
const MAX_EXCEPTIONS = 1_000

export interface MemoryParts {
  options: ResolvedOptions
  definitions: readonly AnyEventDefinition[]
  log: Log
  /** Records events in the outbox. */
  record: (events: readonly DescribedEvent[]) => Promise<unknown>
  noteTrouble: NoteTrouble
}

/** What waits in this process's memory until it is in the outbox: hints and moments. Errors have their own queue. */
export class Memory {
  private readonly hints: GatherQueue<Hint>
  private readonly unhurriedHints: GatherQueue<Hint>
  /** IDs of the definitions whose hints may wait. */
  private readonly unhurried: ReadonlySet<string>
  readonly moments: GatherQueue<Moment>
  readonly exceptions: Exceptions
  private readonly exceptionQueue: GatherQueue<ToldException>

  constructor(private readonly parts: MemoryParts) {
    const { options, definitions, log, noteTrouble } = parts
    this.unhurried = new Set(
      definitions.filter(({ entity }) => STAYING.has(entity)).map(({ id }) => id)
    )
    const guard: Guard = (flush) => createExitGuard(flush, options.shutdownTimeoutMs)
    const reports = { log, noteTrouble, guard }
    this.hints = hintQueue(GATHERING, reports)
    this.unhurriedHints = hintQueue(unhurried(options), reports)
    this.moments = momentQueue(GATHERING, reports)
    this.exceptionQueue = momentQueue({ ...GATHERING, maxItems: MAX_EXCEPTIONS }, reports)
    this.exceptions = new Exceptions({ ...parts, queue: this.exceptionQueue })
  }

  /** Takes hints, without I/O. */
  addHints(hints: readonly Hint[], record: RecordHints): void {
    const isUnhurried = ({ definition }: Hint) => this.unhurried.has(definition)
    this.unhurriedHints.add(hints.filter(isUnhurried), record)
    this.hints.add(
      hints.filter((hint) => !isUnhurried(hint)),
      record
    )
  }

  /** Records everything in the outbox, if the database answers. */
  async flush(): Promise<void> {
    const queues = [this.hints, this.unhurriedHints, this.moments, this.exceptionQueue]
    await Promise.all(queues.map((queue) => queue.flush()))
  }

  /** Call this last: it logs what is lost with the process for good. */
  close(): void {
    this.exceptions.close()
    const lost = [this.moments, this.exceptionQueue].reduce(
      (sum, queue) => sum + queue.size + queue.lost,
      0
    )
    if (lost > 0) {
      this.parts.log.error(
        `medusa-plugin-posthog: ${lost} events that no row proves couldn't be recorded and are lost when this process ends.`
      )
    }
  }
}
