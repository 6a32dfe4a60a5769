import type { AnyEventDefinition, EventId } from "../catalog"
import { propertyFields, relatedFields } from "../language/define-event"
import { ecommerceSpec } from "./ecommerce-spec"
import type { Taxonomy } from "./entry"

/** The sets of names and properties that a store can choose for the plugin's events. */
export const taxonomies = {
  medusa: {},
  "ecommerce-spec": ecommerceSpec,
} satisfies Record<string, Taxonomy>

export type TaxonomyName = keyof typeof taxonomies

/**
 * An event in a taxonomy: with the taxonomy's name and properties, and those of the plugin's own that the taxonomy doesn't have. The ID (and
 * so the uuid), the time, and the person stay the same. An event that the taxonomy doesn't cover stays as it is.
 */
export const inTaxonomy = (
  definition: AnyEventDefinition,
  name: TaxonomyName
): AnyEventDefinition => {
  const taxonomy: Taxonomy = taxonomies[name]
  const entry = taxonomy[definition.id as EventId]
  if (!entry) {
    return definition
  }
  const { event, related = definition.related, properties } = entry
  return {
    ...definition,
    event,
    fields: [...definition.fields, ...relatedFields(related), ...propertyFields(properties)],
    related,
    properties: { ...definition.properties, ...properties },
  }
}
