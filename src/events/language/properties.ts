import type { JsonObject, JsonValue } from "../../lib/json/json"
import { valuesAt } from "../../lib/path"
import { sumOf, toNumber } from "./amount"
import type { Amount } from "./amount"
import { fieldsOf, readerOf } from "./reading"
import type { Reading } from "./reading"
import type { Time } from "./time"
import type { PathTo } from "./path-to"

/**
 * One property of an analytics event: how to read it from the row, its type, and its description. `docs/events.md` and the event's
 * TypeScript type are derived from it.
 */
export interface PropertyDefinition<Row, Value extends JsonValue = JsonValue> {
  type: PropertyType
  /** One sentence for the analyst. */
  doc: string
  /** The fields of the row to load. */
  fields: readonly string[]
  /** Reads the value. `undefined` leaves the property out. */
  value: (row: Row) => Value | undefined
  typed?: Typed
}

/**
 * People type the property, so what looks like personal data is replaced before it is recorded: in all its texts, or in these fields of its
 * objects.
 */
export type Typed = true | readonly string[]

interface Marks {
  typed?: Typed
}

/** A property's type as `docs/events.md` shows it. */
export type PropertyType =
  | "text"
  | "number"
  | "money"
  | "price"
  | "boolean"
  | "time"
  | "list of text"
  | "list of objects"
  | "object"

type Maybe<T> = T | null | undefined

/** Declares a property that is the value at a path of the row, or computed from the row. */
interface PropertyKind<AtPath, Computed, Value extends JsonValue> {
  <Row, Path extends string>(
    doc: string,
    path: PathTo<Row, Path, AtPath>,
    marks?: Marks
  ): PropertyDefinition<Row, Value>
  <Row>(doc: string, reading: Reading<Row, Computed>, marks?: Marks): PropertyDefinition<Row, Value>
}

/** One value: the first, if the path leads through a list. */
const one =
  <Given, Value extends JsonValue>(
    type: PropertyType,
    convert: (given: Given) => Value | undefined
  ): PropertyKind<Given, Maybe<Given>, Value> =>
  <Row>(doc: string, source: string | Reading<Row, Maybe<Given>>, marks?: Marks) => {
    const read = readerOf(source)
    const value = (row: Row) => {
      const given = read(row)
      return given === null || given === undefined ? undefined : convert(given)
    }
    return { type, doc, fields: fieldsOf(source), value, ...marks }
  }

/** All values that a path leads to. */
const all =
  <Given, Value extends JsonValue>(
    type: PropertyType,
    convert: (given: Given[]) => Value
  ): PropertyKind<Given, Given[], Value> =>
  <Row>(doc: string, source: string | Reading<Row, Given[]>, marks?: Marks) => {
    const read = typeof source === "string" ? allAt<Row, Given>(source) : readerOf(source)
    return {
      type,
      doc,
      fields: fieldsOf(source),
      value: (row: Row) => convert(read(row)),
      ...marks,
    }
  }

const allAt =
  <Row, Given>(path: string) =>
  (row: Row): Given[] =>
    valuesAt(row, path) as Given[]

/** A value that no path leads to, so it has to be computed. */
const computed =
  (type: PropertyType) =>
  <Row, Value extends JsonValue>(
    doc: string,
    reading: Reading<Row, Value>,
    marks?: Marks
  ): PropertyDefinition<Row, Value> => ({
    type,
    doc,
    fields: fieldsOf(reading),
    value: readerOf(reading),
    ...marks,
  })

const same = <Value>(value: Value): Value => value

/**
 * Constructors for properties. Each takes a description and the source of the value:
 * - a path such as `"region.name"`, which the plugin loads;
 * - `{ from: […], read: (row) => … }`, which computes the value from the fields in `from`;
 * - a function, which reads fields that are loaded anyway.
 *
 * A property without a value is left out.
 */
export const property = {
  /** Text. */
  text: one<string, string>("text", same),
  /** Text that is sent in uppercase, such as a currency or country code. */
  code: one<string, string>("text", (code) => code.toUpperCase()),
  /** A count or another plain number. */
  number: one<Amount, number>("number", toNumber),
  /** The sum of all numbers at a path through a list, such as `"items.quantity"`. */
  sum: all<Amount, number>("number", sumOf),
  /**
   * An amount of money in major units. You don't have to round it: the event rounds it to the decimals of its property `currency`. In an
   * event without that property, the amount stays as it is.
   */
  money: one<Amount, number>("money", toNumber),
  /** The price per unit as listed. Never rounded, because a screw can cost less than a cent. */
  price: one<Amount, number>("price", toNumber),
  /** A yes-or-no property. */
  flag: one<boolean, boolean>("boolean", same),
  /** A time, sent as ISO 8601 in UTC. */
  time: one<Time, string>("time", (time) => new Date(time).toISOString()),
  /** A list of texts, such as promotion codes. */
  texts: all<string, string[]>("list of text", same),
  /** A list of objects, such as the products of an order. */
  objects: computed("list of objects") as <Row, Item extends JsonObject>(
    doc: string,
    reading: Reading<Row, Item[]>,
    marks?: Marks
  ) => PropertyDefinition<Row, Item[]>,
  /** An object, for properties that PostHog itself expects as an object. */
  object: computed("object") as <Row, Value extends JsonObject>(
    doc: string,
    reading: Reading<Row, Value>,
    marks?: Marks
  ) => PropertyDefinition<Row, Value>,
}
