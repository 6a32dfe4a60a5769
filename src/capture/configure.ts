import { definitions } from "../events/catalog"
import type { AnyEventDefinition } from "../events/catalog"
import type { EventsOption } from "../modules/posthog/options/events"

/**
 * The catalog as the store's options want it: without the events that are switched off, under the names and with the further
 * properties that the options give. A definition's id, and so its events' uuids, stay.
 */
export const configuredDefinitions = (events: EventsOption): readonly AnyEventDefinition[] =>
  definitions.flatMap((definition) => {
    const wish = events[definition.id as keyof EventsOption]
    if (wish === false) {
      return []
    }
    const { name, fields = [], properties, groups } = wish ?? {}
    return {
      ...definition,
      ...(name !== undefined && { event: name }),
      fields: [...definition.fields, ...fields],
      ...(properties && { further: properties }),
      ...(groups && { groups }),
    }
  })
