import type { DescribedEvent } from "../../events/outbox-event"
import { inTurns } from "../../lib/in-turns"
import { isMeaningless } from "../../identity/profile"
import { toEvent } from "./to-event"
import type { Describing, EventOptions } from "./to-event"
import type { Row } from "./row"
import type { Skips } from "./skips"

/** Describes rows, or moments as rows, as events. Notes and skips a row that its definition can't read. */
export const toEvents = async (
  definition: Describing,
  rows: readonly Row[],
  options: EventOptions,
  skips: Pick<Skips, "note">
): Promise<DescribedEvent[]> => {
  const events = await inTurns(rows, (row) => {
    try {
      const event = toEvent(definition, row, options)
      return isMeaningless(event) ? [] : [event]
    } catch (error) {
      skips.note("not_described", row.id, error)
      return []
    }
  })
  return events.flat()
}
