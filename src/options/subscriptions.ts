import type { AnyEventDefinition } from "../events/catalog"

/** Over which entity of the store's the subscription events are. */
export interface SubscriptionsOption {
  entity: string
  /** The `prefix` of its ids; the recipe's have none. */
  idPrefix?: string
}

/**
 * The subscription definitions over the store's own entity, and none where the option names none: Medusa has no
 * subscriptions. Other definitions as they are.
 */
export const overStoreEntity = (
  definition: AnyEventDefinition,
  option: SubscriptionsOption | undefined
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
