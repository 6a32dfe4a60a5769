import type { Hint } from "../../events/hint"
import type { Moment } from "../../events/moment"
import { GatherQueue } from "../../lib/queue/gather-queue"
import type { GatherConfig } from "../../lib/queue/gather-queue"
import type { RecordItems } from "../../lib/queue/waiting"
import type { Memory } from "../../modules/posthog/connection"
import { GATHERING, momentQueue } from "../../modules/posthog/memory/moment-queue"
import type { QueueReports } from "../../modules/posthog/memory/moment-queue"
import type { PosthogInternals } from "../../modules/posthog/internals"
import type { ResolvedOptions } from "../../options/schema"
import type { Pipeline } from "../rows/pipeline"

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

/** Records what waited. Each rejects if it isn't certain that everything is in the outbox; the same is then passed again. */
export interface RecordSignals {
  /** Returns how many events are new. */
  hints: (hints: readonly Hint[]) => Promise<number>
  moments: RecordItems<Moment>
}

interface MemoryParts extends Pick<Pipeline, "log"> {
  posthog: Pick<
    PosthogInternals,
    "options" | "definitions" | "noteTrouble" | "guard" | "schemaProblem" | "wakeDelivery"
  >
}

/** Creates what keeps hints and moments in this process's memory until their events are in the outbox. */
export const createMemory = ({ posthog, log }: MemoryParts, record: RecordSignals): Memory => {
  const { options, definitions, noteTrouble, guard } = posthog
  const reports = { log, noteTrouble, guard }
  const paces = new Map(definitions.map(({ id, entity }) => [id, PACES[entity] ?? "steady"]))
  const hintsOf = (pace: Pace) => {
    const queue: GatherQueue<Hint> = hintQueue(
      async (some) => {
        const { waitedMs } = queue
        if ((await record.hints(some)) > 0) {
          posthog.wakeDelivery(waitedMs)
        }
      },
      gathering(pace, options),
      reports
    )
    return queue
  }
  const hints = { fleeting: hintsOf("fleeting"), steady: hintsOf("steady"), busy: hintsOf("busy") }
  const moments = momentQueue(record.moments, GATHERING, reports)
  return {
    addHints: (added) => {
      // Nothing can be recorded without tables. Once they exist, catch-up finds the rows.
      if (options.disabled || posthog.schemaProblem) {
        return
      }
      for (const [pace, queue] of Object.entries(hints)) {
        queue.add(added.filter(({ definition }) => paces.get(definition) === pace))
      }
    },
    addMoment: (moment) => {
      if (posthog.schemaProblem) {
        noteTrouble({ kind: "dropped", definition: moment.definition, error: "not_migrated" })
      } else if (!options.disabled) {
        moments.add([moment])
      }
    },
    flush: async () => {
      await Promise.all([...Object.values(hints), moments].map((queue) => queue.flush()))
    },
    lostMoments: () => moments.unrecorded,
  }
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
