import type { AnyEventDefinition, EventId } from "../catalog"
import { propertyFields, relatedFields } from "../language/define-event"
import { ecommerceSpec } from "./ecommerce-spec"
import type { Taxonomy } from "./entry"

/** The sets of names and properties under which a store may send the plugin's events. */
export const taxonomies = {
  medusa: {},
  "ecommerce-spec": ecommerceSpec,
} satisfies Record<string, Taxonomy>

/** Name of a taxonomy. */
export type TaxonomyName = keyof typeof taxonomies

/**
 * An event as a taxonomy tells it: under its name, with its properties and those of our own that it does not have. The id, and so
 * the uuid, the time and the person stay; so does an event that the taxonomy does not cover.
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
