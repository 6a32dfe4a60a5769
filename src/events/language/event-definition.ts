import type { PersonSource, PersonTotals } from "./person-source"
import type { PropertyTable } from "./property-tables"
import type { Time } from "./time"

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

/** Where a hint finds its rows, for Medusa events whose payload does not name them as `id`. */
export interface HintSource {
  /** Field of the payload that holds the id. */
  payload: string
  /** Field of the definition's entity with that id. */
  field: string
  /** Another entity whose row has what the payload names in `by`, and the id in a `field` of the same name. */
  through?: { entity: string; by: string }
  /** The Medusa event comes often for the same row, so the outbox is asked which rows it knows before they are loaded. */
  again?: boolean
}

/**
 * What switches an event on that comes often: the option `cartEvents` at "all" (`cart`), or at "checkout" as well
 * (`checkout`).
 */
export type Volume = "cart" | "checkout"

/** A row of another entity that a row names by id, and that `query.graph` does not reach from it. */
export interface RelatedRow {
  /** Under which name it joins the row: what properties read of it begins so, and is loaded with it. */
  as: string
  /** The other entity as `query.graph` names it. */
  entity: string
  /** Field of the row with the other's id. */
  by: string
  /** Where the other is an order: field of the row with the order's version to load. The latest where absent. */
  version?: string
}

/** Filters as `query.graph` takes them. */
export type Filters = Record<string, unknown>

/** Which rows prove the fact. */
export interface Proof<Row> {
  /**
   * How a new proof is found without a hint. `new row`: a row with a new id is the proof, so its id alone gives the key.
   * `changed row`: an older row came to satisfy `where`, so rows of a recent window are looked at again.
   */
  by: "new row" | "changed row"
  /** `query.graph` filters that a proving row satisfies; by a function, where they depend on the time of looking. */
  where: Filters | ((now: Date) => Filters)
  /**
   * The same of rows of other tables, where there are many. A walk pages the rows by `where`, and asks this of each page: else
   * PostgreSQL joins and groups all rows that are left for each page.
   */
  whereJoined?: Filters
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

/** What a fact moved: paths of the row. */
export interface Ledger {
  /** Where its currency is, ISO 4217. */
  currency: string
  /** Where the amount is, in major units. */
  amount: string
  /** What to load to read it: less than the event itself needs. */
  fields: readonly string[]
}

/** Facts that a row does not hold itself; computed for a whole batch at once. */
export type Enrichment =
  "order_history" | "order_edits" | "lifetime_value" | "cart_activity" | "payment_attempts"

/** One analytics event, defined over the store's rows, as all that records it reads it; `defineEvent` makes it. */
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
  /** What is loaded of the row, and of what is joined to it. */
  fields: readonly string[]
  proof: Proof<Row>
  /** Comes often, and may be switched off with its like; absent for events that are always on. */
  volume?: Volume
  /** How far back the wide pass of reconciliation looks, in milliseconds; its own windows where absent. */
  lookBackMs?: number
  /** Whether a loaded row, with all that was joined and computed, has what its event needs. */
  isReady?: (row: Row, now: Date) => boolean
  /**
   * Medusa events that say "look now", with the field of `entity` that the payload's `id` names: mostly its own. Where
   * another field of the payload names the row, both fields. Where no event says it, a name in
   * words stands for what the plugin sees by itself.
   */
  hints: Readonly<Record<string, string | HintSource>>
  /** When it happened, from the row itself. */
  time: (row: Row) => Time
  /**
   * `time` and `isReady` read nothing but what `enrich` computes. A walk then asks them of ids before it loads whole rows, of which
   * there may be very many whose time has not come, or was before the plugin was installed.
   */
  isTimedByEnrichment: boolean
  /** What makes this fact different from any other of the same definition. */
  key: (row: Row) => string
  /** What of the row, beside its id, tells its key, whether it proves the fact, and what is computed for `time`. */
  keyFields: readonly string[]
  person: PersonSource
  personTotals?: PersonTotals<Row>
  related?: RelatedRow
  enrich?: Enrichment
  ledger?: Ledger
  properties: Properties
  /** Properties that the store's options add; the definition's own win. */
  further?: (row: Row) => Record<string, unknown>
  /** Ids of the groups it belongs to, by group type. */
  groups?: (row: Row) => Record<string, string | null | undefined>
}
