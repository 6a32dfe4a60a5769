import type { AnyEventDefinition } from "../events/catalog"
import type { ResolvedOptions } from "./schema"

/**
 * A subscription definition over the store's own entity, or none if the option isn't set, because Medusa has no subscriptions. Returns other
 * definitions unchanged.
 */
export const overStoreEntity = (
  definition: AnyEventDefinition,
  option: ResolvedOptions["subscriptions"]
): AnyEventDefinition[] => {
  if (definition.topic !== "subscriptions") {
    return [definition]
  }
  if (!option) {
    return []
  }
  const { entity, idPrefix = definition.idPrefix } = option
  const hints = Object.entries(definition.hints).map(([event, hint]) => [
    event.replace(/^subscription\b/, entity),
    hint,
  ])
  return [
    {
      ...definition,
      entity,
      idPrefix,
      hints: Object.fromEntries(hints) as typeof definition.hints,
    },
  ]
}
