import { known } from "../../lib/known"
import type { AnyEventDefinition } from "../catalog"
import { definitionOf } from "../language/define-event"
import type { EventDeclaration } from "../language/define-event"
import type { PersonSource } from "../language/person-source"
import type { PropertyTable } from "../language/property-tables"
import { saleName } from "../language/sale-name"
import type { FieldOf, KeyOf } from "../language/reading"
import type { Time } from "../language/time"
import type { AnyCustomMoment, CustomMoment } from "./custom-moment"

/** The columns that every row of Medusa's or your own models has. */
export interface CustomRow {
  id: string
  created_at: Time
}

/** The customer an event belongs to: by a column with the customer's ID, or by a path that `query.graph` can follow from the row. */
export type CustomPerson<Row> =
  { customerId: KeyOf<Row> } | { customer: FieldOf<Row>; fallback?: FieldOf<Row> }

/** An event over the rows of your own model or one of Medusa's. */
export interface CustomEvent<
  Row extends CustomRow = CustomRow,
  Properties extends PropertyTable<Row> = PropertyTable<Row>,
> extends Partial<
  Pick<
    EventDeclaration<Row>,
    "event" | "fields" | "hints" | "proof" | "time" | "key" | "related" | "isReady" | "groups"
  >
> {
  /** Never change it: it is part of each event's uuid. Also the name in PostHog, unless `event` sets another. */
  id: string
  /** One sentence for the analyst: what happened when this event appears. */
  doc: string
  /** The model's name in `query.graph`, such as `order`. */
  entity: string
  /** The `prefix` of the model's ID, used to walk rows in order of time. Omit it if the model has none. */
  idPrefix?: string
  person: CustomPerson<Row>
  properties: Properties
}

/**
 * Declares your own event, for the option `customEvents`.
 *
 * With an `entity`, it gets hints, catch-up, reconcile, and backfill like the plugin's own events. Each new row is one event unless
 * `proof` says otherwise. With `on` instead of an `entity`, it is a moment, recorded when Medusa emits that event: it survives outages,
 * but if it isn't recorded, nothing finds it later.
 *
 * Returns the event with its property types. Curried because TypeScript infers either all or none of a call's type arguments.
 *
 * @example defineEvent<Review>()({ id: "review_written", entity: "review", … })
 */
export const defineEvent =
  <Row extends object>(): DefineEvent<Row> =>
  (event) =>
    event

/** Accepts a custom event only if the row has `created_at`, and a custom moment in any case. */
type DefineEvent<Row extends object> = <
  Properties extends PropertyTable<Row>,
  Event extends
    CustomMoment<Row, Properties> | (Row extends CustomRow ? CustomEvent<Row, Properties> : never),
>(
  event: Event & { properties: Properties }
) => Event

/** Any custom event, with its row type erased. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Row is both read and passed, so only `any` erases it.
export type AnyCustomEvent = CustomEvent<any, any>

/** Whether a custom event is read from a Medusa event's payload instead of from rows. */
export const isCustomMoment = (event: AnyCustomEvent | AnyCustomMoment): event is AnyCustomMoment =>
  "on" in event

/** Whether a definition is over an entity named in the store's options, which can be wrong. */
export const isOverStoresEntity = ({ topic }: Pick<AnyEventDefinition, "topic">): boolean =>
  topic === "custom" || topic === "subscriptions"

/** The columns whose type is known in every model: Medusa adds them. */
const COLUMNS_OF_MEDUSA: readonly unknown[] = ["created_at", "updated_at", "deleted_at"]

/** The definition of a custom event, with defaults filled in. */
export const definitionFrom = ({ person, ...event }: AnyCustomEvent): AnyEventDefinition => ({
  ...definitionOf({
    topic: "custom",
    proof: { by: "new row", where: {} },
    hints: {},
    ...known(event),
    entity: saleName(event.entity),
    idPrefix: event.idPrefix ?? "",
    fields: [...(event.fields ?? []), ...fieldsOf(person)],
    person: personSourceOf(person),
  }),
  timeColumns: COLUMNS_OF_MEDUSA.includes(event.time) ? [event.time as string] : undefined,
})

const personSourceOf = (person: AnyCustomEvent["person"]): PersonSource =>
  "customerId" in person
    ? { customer: "customer", by: person.customerId, fallback: person.customerId }
    : { customer: person.customer, fallback: person.fallback ?? "id" }

const fieldsOf = (person: AnyCustomEvent["person"]): string[] =>
  "customerId" in person ? [person.customerId] : []
