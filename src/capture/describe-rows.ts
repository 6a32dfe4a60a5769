import type { AnyEventDefinition } from "../events/catalog"
import { errorName } from "../types/error-name"
import type { Log } from "../types/log"
import type { DescribedEvent } from "../types/outbox-event"
import { describe } from "./describe"
import type { DescribeOptions } from "./describe"
import type { Row } from "./load-rows"

/** Describes rows as events. A row that its definition cannot read is logged, and keeps no other from being recorded. */
export const describeRows = (
  definition: AnyEventDefinition,
  rows: readonly Row[],
  options: DescribeOptions,
  log: Pick<Log, "error">
): DescribedEvent[] =>
  rows.flatMap((row) => {
    try {
      const event = describe(definition, row, options)
      const isMeaningless =
        definition.needsProfile && event.properties.$process_person_profile === false
      return isMeaningless ? [] : [event]
    } catch (error) {
      log.error(
        `medusa-plugin-posthog: ${definition.id} could not be described from ${definition.entity} ${row.id}: ${errorName(error)}`
      )
      return []
    }
  })
