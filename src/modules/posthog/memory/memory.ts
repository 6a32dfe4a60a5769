import type { AnyEventDefinition } from "../../../events/catalog"
import type { Hint, RecordHints } from "../../../events/hint"
import type { DescribedEvent } from "../../../events/outbox-event"
import type { Moment, RecordMoments } from "../../../events/moment"
import type { NoteTrouble } from "../../../events/trouble"
import type { RecordItems } from "../../../lib/queue/waiting"
import { createExitGuard } from "../../../lib/exit-guard"
import type { Log } from "../../../lib/log"
import type { GatherConfig, Guard } from "../../../lib/queue/gather-queue"
import type { ResolvedOptions } from "../../../options/schema"
import { Exceptions } from "../errors/exceptions"
import type { ToldException } from "../errors/exceptions"
import { counted } from "../../../lib/counted"
import { GatherQueue } from "../../../lib/queue/gather-queue"

const GATHERING = { gatherMs: 50, batchSize: 100, maxItems: 10_000 }

/** A wait that no option can exceed: while a hint waits here, the event isn't in the outbox. */
const MAX_GATHER_MS = 1_000

/** How hints are gathered, depending on the entity they point at. */
type Pace = "fleeting" | "steady" | "busy"

const PACES: Readonly<Record<string, Pace>> = {
  // These rows are gone when the shopper chooses another, or the merchant takes the customer out of the group.
  payment_session: "fleeting",
  customer_group_customer: "fleeting",
  cart: "busy",
  line_item: "busy",
  shipping_method: "busy",
  cart_promotion: "busy",
  order_cart: "busy",
  customer: "busy",
}

/**
 * Busy rows change often, so they are loaded many at a time. Meanwhile, the request that changed them ends, and what it said about its
 * browser and about consent is kept.
 */
const gathering = (
  pace: Pace,
  { flushIntervalMs }: Pick<ResolvedOptions, "flushIntervalMs">
): GatherConfig => {
  switch (pace) {
    case "fleeting":
      return GATHERING
    case "steady":
      return {
        ...GATHERING,
        gatherMs: Math.min(Math.max(GATHERING.gatherMs, flushIntervalMs), MAX_GATHER_MS),
      }
    case "busy":
      return { ...GATHERING, gatherMs: Math.max(2_000, 6 * flushIntervalMs), batchSize: 500 }
  }
}

/** An error includes its stack, so it is many times as large as another moment. */
const MAX_EXCEPTIONS = 1_000

export interface MemoryParts {
  options: ResolvedOptions
  definitions: readonly AnyEventDefinition[]
  log: Log
  record: (events: readonly DescribedEvent[]) => Promise<unknown>
  recordHints: RecordHints
  recordMoments: RecordMoments
  /** Called when events of hints were recorded, with how long the hints waited for others. */
  onGathered: (waitedMs: number) => void
  noteTrouble: NoteTrouble
}

/** What waits in this process's memory until it is in the outbox: hints and moments. Errors have their own queue. */
export class Memory {
  private readonly hints: Record<Pace, GatherQueue<Hint>>
  /** By the definition's ID. */
  private readonly paces: ReadonlyMap<string, Pace>
  readonly moments: GatherQueue<Moment>
  readonly exceptions: Exceptions
  private readonly exceptionQueue: GatherQueue<ToldException>

  constructor(private readonly parts: MemoryParts) {
    const { options, definitions, log, noteTrouble } = parts
    this.paces = new Map(definitions.map(({ id, entity }) => [id, PACES[entity] ?? "steady"]))
    const guard: Guard = (flush) => createExitGuard(flush, options.shutdownTimeoutMs)
    const reports = { log, noteTrouble, guard }
    const hints = (pace: Pace) => {
      const queue: GatherQueue<Hint> = hintQueue(
        async (some) => {
          const { waitedMs } = queue
          if ((await parts.recordHints(some)) > 0) {
            parts.onGathered(waitedMs)
          }
        },
        gathering(pace, options),
        reports
      )
      return queue
    }
    this.hints = { fleeting: hints("fleeting"), steady: hints("steady"), busy: hints("busy") }
    this.moments = momentQueue(parts.recordMoments, GATHERING, reports)
    this.exceptionQueue = momentQueue(
      async (told) => void (await parts.record(told.map(({ event }) => event))),
      { ...GATHERING, maxItems: MAX_EXCEPTIONS },
      reports
    )
    this.exceptions = new Exceptions({ ...parts, queue: this.exceptionQueue })
  }

  /** Takes hints, without I/O. */
  addHints(hints: readonly Hint[]): void {
    for (const [pace, queue] of Object.entries(this.hints)) {
      queue.add(hints.filter(({ definition }) => this.paces.get(definition) === pace))
    }
  }

  /** Records everything in the outbox, if the database answers. */
  async flush(): Promise<void> {
    const queues = [...Object.values(this.hints), this.moments, this.exceptionQueue]
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
        `medusa-plugin-posthog: couldn't record ${counted(lost, "event")} that no row proves. They are lost when this process ends.`
      )
    }
  }
}

/** Where a queue reports what it couldn't record. */
export interface QueueReports {
  log: Pick<Log, "error" | "warn">
  noteTrouble: NoteTrouble
  guard?: Guard
}

/**
 * Gathers hints in memory, so that a handler returns at once and rows are loaded in batches.
 *
 * A hint that is lost with the process costs only time: catch-up finds the row it pointed at.
 */
export const hintQueue = (
  record: RecordItems<Hint>,
  config: GatherConfig,
  { log, noteTrouble, guard }: QueueReports
): GatherQueue<Hint> =>
  new GatherQueue(
    {
      keyOf: (hint) => JSON.stringify(hint),
      nameOf: ({ definition, field, value }) => `${definition} of ${field} ${value}`,
      beyond: "rows wait to be recorded; catch-up finds any others in the database.",
      givenUp: "catch-up looks for it again.",
      onLost: ({ definition, field, value }, error) =>
        noteTrouble({
          kind: "dropped",
          definition,
          ...(field === "id" && { entityId: value }),
          error,
        }),
    },
    record,
    config,
    log,
    guard
  )

/** Gathers moments in memory until they are in the outbox. What is lost here is lost permanently. */
export const momentQueue = <Item extends Pick<Moment, "definition" | "key">>(
  record: RecordItems<Item>,
  config: GatherConfig,
  { log, noteTrouble, guard }: QueueReports
): GatherQueue<Item> =>
  new GatherQueue(
    {
      keyOf: ({ definition, key }) => `${definition}:${key}`,
      // The key may name a person.
      nameOf: ({ definition }) => definition,
      beyond: "events wait to be recorded; new ones are lost until there is room.",
      givenUp: "no row proves it, so it is lost.",
      onLost: ({ definition }, error) => noteTrouble({ kind: "dropped", definition, error }),
    },
    record,
    config,
    log,
    guard
  )
