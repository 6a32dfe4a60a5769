import type { Enrichment, EventDefinition, Proof, RelatedRow } from "./event-definition"
import type { PropertyTable } from "./property-tables"
import { fieldsOf, readerOf } from "./reading"
import type { FieldOf, KeyOf, Reading, Source } from "./reading"
import type { Time } from "./time"

/**
 * An event as declared. Every path of the row that a property, the time, the key, or a `from` names is loaded.
 */
export interface EventDeclaration<
  Row extends object = object,
  Properties extends PropertyTable<Row> = PropertyTable<Row>,
> extends Omit<
  EventDefinition<Row, Properties>,
  | "fields"
  | "keyFields"
  | "isTimedByEnrichment"
  | "time"
  | "timeColumns"
  | "key"
  | "proof"
  | "isReady"
  | "enrich"
  | "ledger"
> {
  /** Extra fields to load. Don't load personal data that no property needs. */
  fields?: readonly FieldOf<Row>[]
  /** When it happened, from the row itself. Default: `created_at`. */
  time?: Source<Row, Time>
  /** The columns of which `time` returns one. Default: the column that `time` names. */
  timeColumns?: readonly KeyOf<Row>[]
  /** Distinguishes this event from all others of the same definition. Default: the row's `id`. */
  key?: Source<Row, string>
  proof: Omit<Proof<Row>, "when"> & { when?: Reading<Row, boolean> }
  /**
   * Whether a loaded row, with everything joined and computed, has what its event needs. A row that isn't ready yet is skipped, and
   * catch-up finds it later.
   */
  isReady?: Reading<Row, boolean, [now: Date]>
  /** What to compute for a whole batch at once, and the fields to load for that. */
  enrich?: { by: Enrichment; from?: readonly FieldOf<Row>[] }
  /** The money it moved, for events whose totals the store and PostHog must agree on. */
  ledger?: { amount: FieldOf<Row>; currency: FieldOf<Row>; salesChannel?: FieldOf<Row> }
}

/**
 * Declares an event over rows of type `Row`. Returns its definition with its property types.
 *
 * Curried because TypeScript infers either all or none of a call's type arguments.
 */
export const defineEvent =
  <Row extends object>() =>
  <Properties extends PropertyTable<Row>>(
    declaration: EventDeclaration<Row, Properties>
  ): EventDefinition<Row, Properties> =>
    definitionOf(declaration)

/** The definition of a declared event, with defaults filled in and all fields to load. */
export const definitionOf = <Row extends object, Properties extends PropertyTable<Row>>(
  declaration: EventDeclaration<Row, Properties>
): EventDefinition<Row, Properties> => {
  const { proof, isReady, enrich, ledger } = declaration
  const time = declaration.time ?? "created_at"
  const key = declaration.key ?? "id"
  const timeFields = fieldsOf(time)
  const keys = [...fieldsOf(key), ...fieldsOf(proof.when)].filter((field) => field !== "id")
  const enrichFields = enrich?.from ?? []
  const isTimedByEnrichment = enrich !== undefined && timeFields.length === 0
  const keyFields = unique([...keys, ...(isTimedByEnrichment ? enrichFields : [])])
  const provingFields = ["id", "created_at", ...timeFields, ...keyFields, ...fieldsOf(isReady)]
  return {
    ...declaration,
    fields: unique([
      ...provingFields,
      ...enrichFields,
      ...relatedFields(declaration.related),
      ...(ledger ? [ledger.amount, ledger.currency] : []),
      ...propertyFields(declaration.properties),
      ...(declaration.fields ?? []),
    ]),
    isTimedByEnrichment,
    keyFields,
    time: readerOf(time),
    timeColumns: declaration.timeColumns ?? (typeof time === "string" ? [time] : undefined),
    key: readerOf(key),
    proof: { ...proof, when: proof.when && readerOf(proof.when) },
    isReady: isReady && readerOf(isReady),
    enrich: enrich?.by,
    ledger: ledger && {
      ...ledger,
      fields: unique([...provingFields, ledger.amount, ledger.currency]),
    },
  }
}

/** The fields to load to join another row. */
export const relatedFields = (related: RelatedRow | undefined): string[] =>
  related ? [related.by, ...(related.version ? [related.version] : [])] : []

export const propertyFields = (properties: PropertyTable<never>): string[] =>
  Object.values(properties).flatMap(({ fields }) => fields)

const unique = (fields: readonly string[]): string[] => [...new Set(fields)]
