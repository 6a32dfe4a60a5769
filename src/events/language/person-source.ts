import type { JsonValue } from "../../lib/json/json"
import { joinPath } from "../../lib/path"

/** The types of groups whose names the plugin sends to PostHog. */
export type NamedGroup = "customer_group" | "sales_channel" | "region"

/** The person an event belongs to, as paths into the row. `identity/` interprets them. */
export interface PersonSource {
  /** Path of the customer in the row; `""` if the row is the customer. */
  customer: string
  /** Field of the row with the customer's ID, if `query.graph` can't reach the customer from the row. */
  by?: string
  /** Path of the customer's ID in the row, which remains when the customer is deleted. */
  id?: string
  /** Path of the ID to use if there is no customer. */
  fallback: string
  /** Where to look if the row has neither a customer nor a fallback. */
  or?: Pick<PersonSource, "customer" | "id" | "fallback">
  /**
   * The event sends the allow-listed person properties in `$set`. An event of a changed row also removes, with `$unset`, those that the
   * customer no longer has.
   */
  sets?: boolean
  /** The event is about a group of this type, whose ID is at `fallback`, and not about a person. */
  ofGroup?: NamedGroup
}

/**
 * Totals of the person at the time the event is recorded, for customers with an account. They become part of the event's `$set`. PostHog
 * keeps what arrives last, so only a person's newest event may have values.
 */
export interface PersonTotals<Row> {
  /** One sentence for the analyst per person property. */
  docs: Readonly<Record<string, string>>
  /** Their values. `undefined` leaves a property unchanged. */
  values: (row: Row) => Record<string, JsonValue | undefined>
}

/**
 * The person of an event about an order or a cart: its customer, even if the customer has been deleted, or its own ID if it has no
 * customer.
 *
 * @param path path of the order or cart in the row; `""` if the row is the order or cart
 */
export const buyerOf = (path: string): PersonSource => ({
  customer: joinPath(path, "customer"),
  id: joinPath(path, "customer_id"),
  fallback: joinPath(path, "id"),
})

/** Where to look for a person: in the row's first source, then in the other one. */
export const sourcesOf = (person: PersonSource): PersonSource[] => [
  person,
  ...(person.or ? [person.or] : []),
]
