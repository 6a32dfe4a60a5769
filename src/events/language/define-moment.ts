import type { EventDefinition } from "./event-definition"
import type { PropertyTable } from "./property-tables"
import { readerOf } from "./reading"
import type { Source } from "./reading"
import type { Time } from "./time"

/** What of an event's definition describes it, whatever proves it. */
type Described<Facts extends object, Properties extends PropertyTable<Facts>> = Pick<
  EventDefinition<Facts, Properties>,
  "id" | "topic" | "event" | "doc" | "time" | "key" | "person" | "properties" | "further" | "groups"
>

/** What is looked up in the store when a moment is recorded, for a whole batch at once, and joins its facts. */
export type LookUp =
  /** `customer`, by `customer_id`. */
  | "customer"
  /** `customer_id` and `customer`, by the `entity_id` of a sign-in, which is taken away. Without an account there is no moment. */
  | "customer of a sign-in"
  /** `cart` with its customer, by `cart_id`. Without a cart there is no moment. */
  | "cart"

/**
 * An analytics event that no row of the store proves. It is recorded when it happens, so neither reconciliation nor a backfill can
 * find it again: one that is not in the outbox yet dies with its process.
 */
export interface MomentDefinition<
  Facts extends object = object,
  Properties extends PropertyTable<Facts> = PropertyTable<Facts>,
> extends Described<Facts, Properties> {
  /** When it is told: one sentence for `docs/events.md`. */
  told: string
  /** What `key` means, for `docs/events.md`: "sign-in", say. */
  once: string
  /** Whose it is, for `docs/events.md`. */
  whose: string
  lookUp?: LookUp
  /** The store's own doing, which belongs to nobody: never a person profile, whatever `personProfiles` says. */
  isImpersonal?: boolean
}

/** A moment as it is declared. */
export interface MomentDeclaration<
  Facts extends object,
  Properties extends PropertyTable<Facts> = PropertyTable<Facts>,
> extends Omit<MomentDefinition<Facts, Properties>, "time" | "key"> {
  /** When it happened; the fact `at` where absent. */
  time?: Source<Facts, Time>
  key: Source<Facts, string>
}

/**
 * Declares a moment that is told by facts of type `Facts`. Gives its definition, with its property types kept.
 *
 * Curried for the reason that `defineEvent` is.
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
