import type { Moment } from "../../../events/moment"
import type { NoteTrouble } from "../../../events/trouble"
import type { Log } from "../../../lib/log"
import { GatherQueue } from "../../../lib/queue/gather-queue"
import type { GatherConfig, Guard } from "../../../lib/queue/gather-queue"
import type { RecordItems } from "../../../lib/queue/waiting"

/** Long enough for what one request causes, too short to lose much with the process. */
export const GATHERING: GatherConfig = { gatherMs: 50, batchSize: 100, maxItems: 10_000 }

/** Where a queue reports what it couldn't record. */
export interface QueueReports {
  log: Pick<Log, "error" | "warn">
  noteTrouble: NoteTrouble
  guard: Guard
}

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
