import type { Time } from "./time"
import type { JsonValue } from "../../lib/json/json"
import type { Amount, PropertyDefinition } from "./properties"

/** Under which heading `docs/events.md` lists an event. */
export type Topic =
  | "carts"
  | "orders"
  | "payments"
  | "fulfillment"
  | "after sales"
  | "customers"
  | "subscriptions"
  | "groups"
  | "workflows"
  | "errors"
  | "custom"

/** The kinds of groups whose names the plugin tells PostHog. */
export type NamedGroup = "customer_group" | "sales_channel" | "region"

/** Where a hint finds its rows, for Medusa events whose payload does not name them as `id`. */
export interface HintSource {
  /** Field of the payload that holds the id. */
  payload: string
  /** Field of the definition's entity with that id. */
  field: string
  /** Another entity whose row has what the payload names in `by`, and the id in a `field` of the same name. */
  through?: { entity: string; by: string }
  /** The Medusa event comes once for a row, so the outbox need not be asked whether it knows it. */
  once?: boolean
  /** Filters that only the hint needs, such as those that let PostgreSQL use an index. */
  where?: Readonly<Record<string, unknown>>
}

/**
 * What switches an event on that comes often: the option `cartEvents` at "all" (`cart`), or at "checkout" as well
 * (`checkout`). Before a hint of such an event loads rows, the outbox is asked which of them it does not know.
 */
export type Volume = "cart" | "checkout"

/** A row of another entity that a row names by id, and that `query.graph` does not reach from it. */
export interface RelatedRow {
  /** Under which name it joins the row. */
  as: string
  /** The other entity as `query.graph` names it. */
  entity: string
  /** Field of the row with the other's id. */
  by: string
  /** What to load of it, beside its id. */
  fields: readonly string[]
  /** Where the other is an order: field of the row with the order's version to load. The latest where absent. */
  version?: string
}

/** Which person an event belongs to, as paths into the row. */
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
  /** Whether the event carries the allow-listed person properties in `$set`. */
  sets?: boolean
  /** Whether the event takes those off the person that the customer has no more, in `$unset`. */
  unsets?: boolean
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

/** Which rows prove the fact. */
export interface Proof<Row> {
  /**
   * How a new proof is found without a hint. `new row`: a row with a new id is the proof, so its id alone gives the key.
   * `changed row`: an older row came to satisfy `where`, so rows of a recent window are looked at again.
   */
  by: "new row" | "changed row"
  /** `query.graph` filters that a proving row satisfies. */
  where: Record<string, unknown>
  /** What `where` cannot say because it depends on the time of looking, and the words for it. */
  whereNow?: { filters: (now: Date) => Record<string, unknown>; doc: string }
  /**
   * `where` asks for rows of another table of which there are many. A walk then pages the ids alone, and asks this of each page:
   * else PostgreSQL joins and groups all rows that are left for each page.
   */
  isJoined?: boolean
  /** What filters cannot say, such as a comparison of two columns. */
  when?: (row: Row) => boolean
  /** The fact is a deletion: soft-deleted rows are looked at, too. */
  withDeleted?: boolean
  /**
   * What the rows tell is how the store is, not what happened in it, and they are few: reconciliation looks at all of them,
   * also at those from before the plugin was installed.
   */
  ofAnyAge?: boolean
}

/** What a fact moved, for facts whose sums the store and PostHog must agree on. */
export interface Ledger<Row> {
  /** What to load to read it: less than the event itself needs. */
  fields: readonly string[]
  /** ISO 4217. */
  currency: (row: Row) => string
  /** In major units. */
  amount: (row: Row) => Amount
}

/** Facts that a row does not hold itself; computed for a whole batch at once. */
export type Enrichment =
  "order_history" | "order_edits" | "lifetime_value" | "cart_activity" | "payment_attempts"

/** One analytics event, defined over the store's rows. Adding an event to the plugin is adding one of these. */
export interface EventDefinition<
  Row extends object = object,
  Properties extends PropertyTable<Row> = PropertyTable<Row>,
> {
  /** Stable for ever: part of each event's uuid, also when the event is renamed. */
  id: string
  topic: Topic
  /** The name PostHog sees, where it is not the id. */
  event?: string
  /** One sentence for the analyst: what happened when this event appears. */
  doc: string
  /** The entity as `query.graph` names it. */
  entity: string
  /** What Medusa begins the entity's ids with, before `_` and a ULID; by it rows are walked in the order of time. */
  idPrefix: string
  /** What to load of the row; nothing personal that no property needs. */
  fields: readonly string[]
  proof: Proof<Row>
  /** Comes often, and may be switched off with its like; absent for events that are always on. */
  volume?: Volume
  /** How far back the wide pass of reconciliation looks, in milliseconds; its own windows where absent. */
  lookBackMs?: number
  /**
   * Whether a loaded row, with all that was joined and computed, has what its event needs. A row that has not yet is
   * passed over, and found again by reconciliation.
   */
  isReady?: (row: Row, now: Date) => boolean
  /** Without a person profile the event means nothing, and PostHog drops it. */
  needsProfile?: boolean
  /** For orders: the order is told in the version in which it was placed, and not in the one that it has now. */
  asPlaced?: boolean
  /**
   * Medusa events that say "look now", with the field of `entity` that the payload's `id` names: mostly its own. Where
   * another field of the payload names the row, both fields. Where no event says it, a name in
   * words stands for what the plugin sees by itself.
   */
  hints: Readonly<Record<string, string | HintSource>>
  /** When it happened, from the row itself. */
  time: (row: Row) => Time
  /** What makes this fact different from any other of the same definition. */
  key: (row: Row) => string
  /** What `key` and `proof.when` read of the row, beside its id. */
  keyFields?: readonly string[]
  person: PersonSource
  personTotals?: PersonTotals<Row>
  related?: RelatedRow
  enrich?: Enrichment
  /**
   * `time` and `isReady` read nothing but what `enrich` computes. A walk then asks them of ids before it loads whole rows, of which
   * there may be very many whose time has not come, or was before the plugin was installed.
   */
  isTimedByEnrichment?: boolean
  ledger?: Ledger<Row>
  properties: Properties
  /** Properties that the store's options add; the definition's own win. */
  further?: (row: Row) => Record<string, unknown>
  /** Ids of the groups it belongs to, by group type. */
  groups?: (row: Row) => Record<string, string | null | undefined>
}

/** The properties of an event by name. */
export type PropertyTable<Row> = Record<string, PropertyDefinition<Row>>

/** The property types of a definition: `{ order_id: string, … }`. */
export type PropertiesOf<D> = D extends { properties: infer P }
  ? {
      [K in keyof P]: P[K] extends { value: (row: never) => infer V } ? V : never
    }
  : never

/**
 * Declares an event over rows of type `Row`. Takes the definition and gives it back with its property types kept.
 *
 * Curried because TypeScript infers either all or none of a call's type arguments.
 */
export const defineEvent =
  <Row extends object>() =>
  <Properties extends PropertyTable<Row>>(
    definition: EventDefinition<Row, Properties>
  ): EventDefinition<Row, Properties> =>
    definition
