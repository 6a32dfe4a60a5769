import type { AnyEventDefinition } from "../../events/catalog"
import type { DescribedEvent } from "../../events/outbox-event"
import { isMeaningless } from "../../identity/profile"
import { toEvent } from "./to-event"
import type { EventOptions } from "./to-event"
import type { Row } from "./row"
import type { Skips } from "./skips"

/** Describes rows as events. Notes and skips a row that its definition can't read. */
export const toEvents = (
  definition: AnyEventDefinition,
  rows: readonly Row[],
  options: EventOptions,
  skips: Pick<Skips, "note">
): DescribedEvent[] =>
  rows.flatMap((row) => {
    try {
      const event = toEvent(definition, row, options)
      return isMeaningless(event) ? [] : [event]
    } catch (error) {
      skips.note("not_described", row.id, error)
      return []
    }
  })
