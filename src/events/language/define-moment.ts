import type { EventDefinition } from "./event-definition"
import type { PropertyTable } from "./property-tables"
import { readerOf } from "./reading"
import type { Source } from "./reading"
import type { Time } from "./time"

/** The parts of an event's definition that moments share. */
type Described<Facts extends object, Properties extends PropertyTable<Facts>> = Pick<
  EventDefinition<Facts, Properties>,
  | "id"
  | "topic"
  | "event"
  | "doc"
  | "time"
  | "key"
  | "ofVisit"
  | "ofFlags"
  | "person"
  | "properties"
  | "further"
  | "groups"
>

/** What is looked up in the store when moments are recorded, for a whole batch at once, and added to their facts. */
export type LookUp =
  /** `customer`, by `customer_id`. */
  | "customer"
  /** `customer_id` and `customer`, by the `entity_id` of a sign-in, which is then removed. Without an account there is no moment. */
  | "customer of a sign-in"
  /** `cart` with its customer, by `cart_id`. Without a cart there is no moment. */
  | "cart"
  /** `customer`, by `customer_id`. Without an account, or if `anonymous_id` is a customer's, there is no moment. */
  | "account of a browser"

/**
 * An analytics event that no row of the store proves. It is recorded when it happens. Neither catch-up nor a backfill can find it later,
 * so one that isn't in the outbox yet is lost if its process is killed.
 */
export interface MomentDefinition<
  Facts extends object = object,
  Properties extends PropertyTable<Facts> = PropertyTable<Facts>,
> extends Described<Facts, Properties> {
  /** When it is recorded: one sentence for `docs/events.md`. */
  told: string
  /** What `key` means, for `docs/events.md`, such as "sign-in". */
  once: string
  /** The person it belongs to, for `docs/events.md`. */
  whose: string
  lookUp?: LookUp
  /** The server's own activity, which belongs to nobody: never creates a person profile, whatever `personProfiles` says. */
  isImpersonal?: boolean
}

export interface MomentDeclaration<
  Facts extends object,
  Properties extends PropertyTable<Facts> = PropertyTable<Facts>,
> extends Omit<MomentDefinition<Facts, Properties>, "time" | "key"> {
  /** When it happened. Default: the fact `at`. */
  time?: Source<Facts, Time>
  key: Source<Facts, string>
}

/**
 * Declares a moment over facts of type `Facts`. Returns its definition with its property types.
 *
 * Curried for the same reason as `defineEvent`.
 */
export const defineMoment =
  <Facts extends object>() =>
  <Properties extends PropertyTable<Facts>>({
    time = "at" as never,
    key,
    ...declaration
  }: MomentDeclaration<Facts, Properties>): MomentDefinition<Facts, Properties> => ({
    ...declaration,
    time: readerOf(time),
    key: readerOf(key),
  })
