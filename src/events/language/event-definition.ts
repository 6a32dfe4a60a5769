import type { PersonSource, PersonTotals } from "./person-source"
import type { PropertyTable } from "./property-tables"
import type { Time } from "./time"

/** The heading under which `docs/events.md` lists an event. */
export type Topic =
  | "carts"
  | "orders"
  | "payments"
  | "fulfillment"
  | "after sales"
  | "customers"
  | "subscriptions"
  | "groups"
  | "flags"
  | "workflows"
  | "errors"
  | "custom"

/** How a hint finds its rows, for Medusa events whose payload doesn't name them as `id`. */
export interface HintSource {
  /** Field of the payload that holds the ID. */
  payload: string
  /** Field of the definition's entity with that ID. */
  field: string
  /** Another entity that leads to the ID: its row has the payload's value in `by` and the ID in a field named like `field`. */
  through?: { entity: string; by: string }
  /** The Medusa event is frequent for the same row, so rows that the outbox already has are skipped before loading. */
  again?: boolean
  /** The Medusa event also comes for rows from before the plugin was installed, which only a backfill sends. Needs `again`. */
  sinceInstallation?: boolean
}

/** Which values of the option `cartEvents` turn a frequent event on: only "all" (`cart`), or also "checkout" (`checkout`). */
export type Volume = "cart" | "checkout"

/** A row of another entity that a row names by ID, and that `query.graph` can't reach from it. */
export interface RelatedRow {
  /** The name under which it joins the row. Property paths that start with it are loaded from the other row. */
  as: string
  /** The other entity's name in `query.graph`. */
  entity: string
  /** Field of the row with the other row's ID. */
  by: string
  /** If the other row is an order: the field of the row with the order version to load. Default: the latest. */
  version?: string
}

/** Filters for `query.graph`. */
export type Filters = Record<string, unknown>

/** The rows that prove an event. */
export interface Proof<Row> {
  /**
   * How catch-up finds a proof. `new row`: a row with a new ID is the proof, and the ID alone determines the key.
   * `changed row`: an older row can start to match `where`, so rows of a recent window are checked again.
   */
  by: "new row" | "changed row"
  /** `query.graph` filters that a proving row matches; a function if they depend on the current time. */
  where: Filters | ((now: Date) => Filters)
  /**
   * Filters on rows of other tables with many rows. A walk pages the rows by `where` and applies these filters to each page; otherwise
   * PostgreSQL would join and group all remaining rows for every page.
   */
  whereJoined?: Filters
  /** A condition that filters can't express, such as a comparison of two columns. */
  when?: (row: Row) => boolean
  /** Soft-deleted rows count, too, such as for an event about a deletion. */
  withDeleted?: boolean
  /**
   * The rows are few and describe how the store is, not what happened in it. Catch-up checks all of them, including rows from before the
   * plugin was installed.
   */
  ofAnyAge?: boolean
}

/** The money that an event moved, as paths of the row. */
export interface Ledger {
  /** Path of the currency, ISO 4217. */
  currency: string
  /** Path of the amount, in major units. */
  amount: string
  /** Path of the sales channel's ID. */
  salesChannel?: string
  /** The fields to load to read it: fewer than the event itself needs. */
  fields: readonly string[]
}

/** Facts that aren't in the row itself, computed for a whole batch at once. */
export type Enrichment =
  "order_history" | "order_edits" | "lifetime_value" | "cart_activity" | "payment_attempts"

/** What a fact that happens during a visit says of it: its session, and also its campaign. */
export type OfVisit = "session" | "session and campaign"

/** One analytics event, defined over the store's rows. Create it with `defineEvent`. */
export interface EventDefinition<
  Row extends object = object,
  Properties extends PropertyTable<Row> = PropertyTable<Row>,
> {
  /** Never change it: it is part of each event's uuid, even if the event is renamed. */
  id: string
  topic: Topic
  /** The name PostHog sees, if it isn't the ID. */
  event?: string
  /** One sentence for the analyst: what happened when this event appears. */
  doc: string
  /** The entity's name in `query.graph`. One with a space is not an entity: a statement reads its rows. */
  entity: string
  /** The prefix of the entity's IDs, before `_` and a ULID. Used to walk rows in order of time. */
  idPrefix: string
  /** The fields to load from the row and from rows joined to it. */
  fields: readonly string[]
  proof: Proof<Row>
  /** For frequent events, which `cartEvents` can turn off. Absent for events that are always on. */
  volume?: Volume
  /** How far back the wide pass of catch-up looks, in milliseconds. Default: catch-up's own windows. */
  lookBackMs?: number
  /** Whether a loaded row, with everything joined and computed, has what its event needs. */
  isReady?: (row: Row, now: Date) => boolean
  /**
   * Medusa events that hint at a row, each with the field of `entity` that the payload's `id` refers to, usually `id`. A `HintSource` if
   * another field of the payload names the row. A key with spaces isn't a Medusa event but something that the plugin observes.
   */
  hints: Readonly<Record<string, string | HintSource>>
  /** When it happened, from the row itself. */
  time: (row: Row) => Time
  /**
   * Columns of the row of which one holds the event's time. A walk of a span then finds only the rows of the span, and loads no others.
   * Undefined if the time is in other tables or computed, or if nobody knows the columns' type.
   */
  timeColumns?: readonly string[]
  /**
   * `time` and `isReady` read only what `enrich` computes. A walk then checks them by ID before it loads whole rows, because very many
   * rows may not be due yet or may be from before the plugin was installed.
   */
  isTimedByEnrichment: boolean
  /** Distinguishes this event from all others of the same definition. */
  key: (row: Row) => string
  /** The fields, in addition to `id`, that are needed for the key, for `proof.when`, and to compute `time`. */
  keyFields: readonly string[]
  /** Only for facts that happen while the shopper is there. Later ones, such as a refund, would stretch the session. */
  ofVisit?: OfVisit
  /** Carries the feature flags that the visitor of its cart saw, as `$feature/<key>`. */
  ofFlags?: true
  person: PersonSource
  personTotals?: PersonTotals<Row>
  related?: RelatedRow
  enrich?: Enrichment
  ledger?: Ledger
  properties: Properties
  /** Properties that the store's options add. The definition's own properties win. */
  further?: (row: Row) => Record<string, unknown>
  /** Ids of the groups it belongs to, by group type. */
  groups?: (row: Row) => Record<string, string | number | null | undefined>
}
