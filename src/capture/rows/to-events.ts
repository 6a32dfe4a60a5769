import type { AnyEventDefinition } from "../../events/catalog"
import type { DescribedEvent } from "../../events/outbox-event"
import { describe } from "./to-event"
import type { DescribeOptions } from "./to-event"
import type { Row } from "./load-rows"
import type { Skips } from "./skips"

/** Describes rows as events. A row that its definition cannot read is noted, and keeps no other from being recorded. */
export const describeRows = (
  definition: AnyEventDefinition,
  rows: readonly Row[],
  options: DescribeOptions,
  skips: Pick<Skips, "note">
): DescribedEvent[] =>
  rows.flatMap((row) => {
    try {
      const event = describe(definition, row, options)
      const isMeaningless =
        definition.needsProfile && event.properties.$process_person_profile === false
      return isMeaningless ? [] : [event]
    } catch (error) {
      skips.note("not_described", row.id, error)
      return []
    }
  })
