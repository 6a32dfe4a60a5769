import type { JsonValue } from "../../lib/json/json"
import { joinPath } from "../../lib/path"

/** The kinds of groups whose names the plugin tells PostHog. */
export type NamedGroup = "customer_group" | "sales_channel" | "region"

/** Which person an event belongs to, as paths into the row. What follows from it says `identity/`. */
export interface PersonSource {
  /** Path of the customer inside the row; `""` when the row is the customer itself. */
  customer: string
  /** Field of the row with the customer's id, where `query.graph` does not reach the customer from it. */
  by?: string
  /** Path of the customer's id in the row, which stays when the customer is deleted. */
  id?: string
  /** Path of the id that stands in when there is no customer. */
  fallback: string
  /** Where to look when the row has neither of the two. */
  or?: Pick<PersonSource, "customer" | "id" | "fallback">
  /**
   * The event carries the allow-listed person properties in `$set`; an event of a changed row takes those off, in `$unset`, that the
   * customer has no more.
   */
  sets?: boolean
  /** The event tells of a group of this type, whose id is at `fallback`, and of no person. */
  ofGroup?: NamedGroup
}

/**
 * What an event says of its person as of when it is recorded, for customers with an account: it becomes part of the event's
 * `$set`. PostHog keeps what came last, so only the newest of a person's facts may have values.
 */
export interface PersonTotals<Row> {
  /** One sentence for the analyst on each property of the person. */
  docs: Readonly<Record<string, string>>
  /** Their values; `undefined` leaves one as it is. */
  values: (row: Row) => Record<string, JsonValue | undefined>
}

/**
 * Whose an event is that belongs to an order or a cart: its customer's, also when they are deleted by now; where it has none,
 * its own.
 *
 * @param path of the order or cart inside the row; `""` when the row is it
 */
export const buyerOf = (path: string): PersonSource => ({
  customer: joinPath(path, "customer"),
  id: joinPath(path, "customer_id"),
  fallback: joinPath(path, "id"),
})
