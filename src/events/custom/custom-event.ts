import type { AnyEventDefinition } from "../catalog"
import { definitionOf } from "../language/define-event"
import type { EventDeclaration } from "../language/define-event"
import type { PersonSource } from "../language/person-source"
import type { PropertyTable } from "../language/property-tables"
import type { FieldOf, KeyOf } from "../language/reading"
import type { Time } from "../language/time"
import type { AnyCustomMoment, CustomMoment } from "./custom-moment"

/** What a row of any of Medusa's or a store's own models has. */
export interface CustomRow {
  id: string
  created_at: Time
}

/** Whose the event is: the customer that a column names by id, or the one that `query.graph` reaches from the row. */
export type CustomPerson<Row> =
  { customerId: KeyOf<Row> } | { customer: FieldOf<Row>; fallback?: FieldOf<Row> }

/** An event over the rows of a store's own model, or of one of Medusa's. */
export interface CustomEvent<
  Row extends CustomRow = CustomRow,
  Properties extends PropertyTable<Row> = PropertyTable<Row>,
> extends Partial<
  Pick<
    EventDeclaration<Row>,
    "event" | "fields" | "hints" | "proof" | "time" | "key" | "related" | "isReady" | "groups"
  >
> {
  /** Stable for ever: part of each event's uuid. PostHog sees it, too, unless `event` gives another name. */
  id: string
  /** One sentence for the analyst: what happened when this event appears. */
  doc: string
  /** The model as `query.graph` names it. */
  entity: string
  /** The `prefix` of the model's id, by which rows are walked in the order of time; none where the model gives none. */
  idPrefix?: string
  person: CustomPerson<Row>
  properties: Properties
}

/**
 * Declares an event of a store's own, for the option `customEvents`.
 *
 * Over an `entity`, it is hinted at, reconciled and backfilled like the plugin's own: each new row is one event, unless `proof` says
 * otherwise. Without one it is a moment, told `on` a Medusa event: it survives outages, but nothing finds it again that was
 * not recorded.
 *
 * Takes the event and gives it back with its property types kept. Curried because TypeScript infers either all or none of a
 * call's type arguments.
 *
 * @example defineEvent<Review>()({ id: "review_written", entity: "review", … })
 */
export const defineEvent =
  <Row extends object>(): DefineEvent<Row> =>
  (event) =>
    event

/** What `defineEvent` gives: over a row where it has `created_at`, over a payload in any case. */
type DefineEvent<Row extends object> = <
  Properties extends PropertyTable<Row>,
  Event extends
    CustomMoment<Row, Properties> | (Row extends CustomRow ? CustomEvent<Row, Properties> : never),
>(
  event: Event & { properties: Properties }
) => Event

/** Any custom event; its row type is known only where it is declared. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Row is both read and passed, so only `any` erases it.
export type AnyCustomEvent = CustomEvent<any, any>

/** Whether an event of a store's own is told by a Medusa event's payload, and not by rows. */
export const isCustomMoment = (event: AnyCustomEvent | AnyCustomMoment): event is AnyCustomMoment =>
  "on" in event

/** Whether a definition is over an entity that the store's options name, and that may not be what they say. */
export const isOverStoresEntity = ({ topic }: Pick<AnyEventDefinition, "topic">): boolean =>
  topic === "custom" || topic === "subscriptions"

/** The definition that a custom event stands for, with what it leaves out filled in. */
export const definitionFrom = ({ person, ...event }: AnyCustomEvent): AnyEventDefinition =>
  definitionOf({
    topic: "custom",
    proof: { by: "new row", where: {} },
    hints: {},
    ...given(event),
    idPrefix: event.idPrefix ?? "",
    fields: [...(event.fields ?? []), ...fieldsOf(person)],
    person: personSourceOf(person),
  })

/** Without what is there as `undefined`, which would take the place of a default. */
const given = <T extends object>(event: T): T =>
  Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined)) as T

const personSourceOf = (person: AnyCustomEvent["person"]): PersonSource =>
  "customerId" in person
    ? { customer: "customer", by: person.customerId, fallback: person.customerId }
    : { customer: person.customer, fallback: person.fallback ?? "id" }

const fieldsOf = (person: AnyCustomEvent["person"]): string[] =>
  "customerId" in person ? [person.customerId] : []
