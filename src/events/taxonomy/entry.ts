import type { EventId } from "../catalog"
import type { RelatedRow } from "../language/event-definition"
import type { PropertyTable } from "../language/property-tables"

/** How a taxonomy sends one of the plugin's events: its name, and properties that are added to the event's own and win over them. */
export interface TaxonomyEntry<Row extends object = object> {
  /** The name PostHog sees. */
  event: string
  /** A row of another entity that its properties read. The definition must have none of its own. */
  related?: RelatedRow
  /** The fields they read are loaded only if the taxonomy is chosen. */
  properties: PropertyTable<Row>
  /** What the taxonomy asks for but Medusa doesn't know, with the reason. */
  lacks?: string
}

/** The events that a taxonomy covers, by the definition's ID. All others stay as they are. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each entry reads another row, so only `any` holds them all.
export type Taxonomy = Partial<Record<EventId, TaxonomyEntry<any>>>

/** Returns the entry, type-checked against rows of type `Row`. */
export const entry = <Row extends object>(what: TaxonomyEntry<Row>): TaxonomyEntry<Row> => what
