import { catalog } from "../events/catalog"
import type { AnyEventDefinition } from "../events/catalog"
import { pathsOfSales } from "../identity/sale"
import type { Impersonal } from "../modules/posthog/erasures/erase-rows"

/** What PostHog and the analyst need of any event. */
const OF_EVERY_EVENT = ["environment", "$ignore_sent_at"]

/**
 * Returns what may be said about an order after its customer was erased: the plugin's own properties. What a store adds may be about the
 * person, and session and campaign, which no definition has as properties, are the visitor's.
 *
 * @param definitions the catalog as the store's options configure it
 */
export const impersonalOf = (definitions: readonly AnyEventDefinition[]): Impersonal => {
  const ofSales = definitions.filter(
    (definition) => definition.id in catalog && pathsOfSales(definition).length > 0
  )
  const names = ofSales.flatMap(({ properties }) => Object.keys(properties))
  return {
    definitions: ofSales.map(({ id }) => id),
    properties: [...new Set([...names, ...OF_EVERY_EVENT])],
  }
}
