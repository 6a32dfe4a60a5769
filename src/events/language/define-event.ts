import type { Enrichment, EventDefinition, Proof, RelatedRow } from "./event-definition"
import type { PropertyTable } from "./property-tables"
import { fieldsOf, readerOf } from "./reading"
import type { FieldOf, Reading, Source } from "./reading"
import type { Time } from "./time"

/**
 * An event as it is declared. Whatever names a path of the row has it loaded: a property, the time, the key, and what is `from`
 * somewhere.
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
  | "key"
  | "proof"
  | "isReady"
  | "enrich"
  | "ledger"
> {
  /** What to load beside what is named elsewhere; nothing personal that no property needs. */
  fields?: readonly FieldOf<Row>[]
  /** When it happened, from the row itself; `created_at` where absent. */
  time?: Source<Row, Time>
  /** What makes this fact different from any other of the same definition; the row's `id` where absent. */
  key?: Source<Row, string>
  proof: Omit<Proof<Row>, "when"> & { when?: Reading<Row, boolean> }
  /**
   * Whether a loaded row, with all that was joined and computed, has what its event needs. A row that has not yet is
   * passed over, and found again by reconciliation.
   */
  isReady?: Reading<Row, boolean, [now: Date]>
  /** What is computed of it for a whole batch at once, and what has to be loaded for that. */
  enrich?: { by: Enrichment; from?: readonly FieldOf<Row>[] }
  /** What it moved, for facts whose sums the store and PostHog must agree on. */
  ledger?: { amount: FieldOf<Row>; currency: FieldOf<Row> }
}

/**
 * Declares an event over rows of type `Row`. Gives its definition, with its property types kept.
 *
 * Curried because TypeScript infers either all or none of a call's type arguments.
 */
export const defineEvent =
  <Row extends object>() =>
  <Properties extends PropertyTable<Row>>(
    declaration: EventDeclaration<Row, Properties>
  ): EventDefinition<Row, Properties> =>
    definitionOf(declaration)

/** The definition that a declaration stands for: with what it leaves out, and all that it loads. */
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

/** What has to be loaded to join another row. */
export const relatedFields = (related: RelatedRow | undefined): string[] =>
  related ? [related.by, ...(related.version ? [related.version] : [])] : []

/** What has to be loaded for properties. */
export const propertyFields = (properties: PropertyTable<never>): string[] =>
  Object.values(properties).flatMap(({ fields }) => fields)

const unique = (fields: readonly string[]): string[] => [...new Set(fields)]
