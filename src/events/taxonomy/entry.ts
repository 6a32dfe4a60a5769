import type { EventId } from "../catalog"
import type { RelatedRow } from "../language/event-definition"
import type { PropertyTable } from "../language/property-tables"

/** How a taxonomy tells one of the plugin's events: its name, and properties that join the event's own and win over them. */
export interface TaxonomyEntry<Row extends object = object> {
  /** The name PostHog sees. */
  event: string
  /** A row of another entity that its properties read. The definition must have none of its own. */
  related?: RelatedRow
  /** What they read is loaded only where the taxonomy is chosen. */
  properties: PropertyTable<Row>
  /** What the taxonomy asks for here and Medusa does not know, with the reason. */
  lacks?: string
}

/** The events that a taxonomy covers, by the definition's id; all others stay as they are. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each entry reads another row, so only `any` holds them all.
export type Taxonomy = Partial<Record<EventId, TaxonomyEntry<any>>>

/** Takes an entry that reads rows of type `Row` and gives it back. */
export const entry = <Row extends object>(what: TaxonomyEntry<Row>): TaxonomyEntry<Row> => what
