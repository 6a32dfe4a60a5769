import type { Hint } from "../../../events/hint"
import type { Log } from "../../../lib/log"
import type { Moment } from "../../../events/moment"
import type { NoteTrouble } from "../../../events/trouble"
import { GatherQueue } from "../../../lib/queue/gather-queue"
import type { GatherConfig, Guard } from "../../../lib/queue/gather-queue"

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
    config,
    log,
    guard
  )

/** Gathers moments in memory until they are in the outbox. What is lost here is lost permanently. */
export const momentQueue = <Item extends Pick<Moment, "definition" | "key">>(
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
    config,
    log,
    guard
  )
