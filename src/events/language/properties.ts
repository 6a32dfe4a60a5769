import type { JsonObject, JsonValue } from "../../lib/json/json"
import { valuesAt } from "../../lib/path"
import { sumOf, toNumber } from "./amount"
import type { Amount } from "./amount"
import { fieldsOf, readerOf } from "./reading"
import type { Reading } from "./reading"
import type { Time } from "./time"
import type { PathTo } from "./path-to"

/**
 * One property of an analytics event: how it is read from the row, its type, and the line that documents it.
 * `docs/events.md` and the event's TypeScript type both come from it.
 */
export interface PropertyDefinition<Row, Value extends JsonValue = JsonValue> {
  type: PropertyType
  /** One sentence for the analyst. */
  doc: string
  /** What has to be loaded of the row. */
  fields: readonly string[]
  /** Reads the value; `undefined` leaves the property out. */
  value: (row: Row) => Value | undefined
}

/** How a property's type is named in `docs/events.md`. */
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

/** Declares a property that is what a path of the row leads to, or one that is computed from the row. */
interface PropertyKind<AtPath, Computed, Value extends JsonValue> {
  <Row, Path extends string>(
    doc: string,
    path: PathTo<Row, Path, AtPath>
  ): PropertyDefinition<Row, Value>
  <Row>(doc: string, reading: Reading<Row, Computed>): PropertyDefinition<Row, Value>
}

/** One value: where a path leads through a list, the first. */
const one =
  <Given, Value extends JsonValue>(
    type: PropertyType,
    convert: (given: Given) => Value | undefined
  ): PropertyKind<Given, Maybe<Given>, Value> =>
  <Row>(doc: string, source: string | Reading<Row, Maybe<Given>>) => {
    const read = readerOf(source)
    const value = (row: Row) => {
      const given = read(row)
      return given === null || given === undefined ? undefined : convert(given)
    }
    return { type, doc, fields: fieldsOf(source), value }
  }

/** All values that a path leads to. */
const all =
  <Given, Value extends JsonValue>(
    type: PropertyType,
    convert: (given: Given[]) => Value
  ): PropertyKind<Given, Given[], Value> =>
  <Row>(doc: string, source: string | Reading<Row, Given[]>) => {
    const read = typeof source === "string" ? allAt<Row, Given>(source) : readerOf(source)
    return { type, doc, fields: fieldsOf(source), value: (row: Row) => convert(read(row)) }
  }

const allAt =
  <Row, Given>(path: string) =>
  (row: Row): Given[] =>
    valuesAt(row, path) as Given[]

/** What no path leads to as it is. */
const computed =
  (type: PropertyType) =>
  <Row, Value extends JsonValue>(
    doc: string,
    reading: Reading<Row, Value>
  ): PropertyDefinition<Row, Value> => ({
    type,
    doc,
    fields: fieldsOf(reading),
    value: readerOf(reading),
  })

const same = <Value>(value: Value): Value => value

/**
 * The kinds of properties. Each takes the line that documents the property, and where its value is: a path such as `"region.name"`, which is
 * loaded; `{ from: […], read: (row) => … }`, which computes it from what is loaded; or only a function, which reads what is loaded
 * for others. Where there is no value, the property is left out.
 */
export const property = {
  /** A text. */
  text: one<string, string>("text", same),
  /** A text that is told in capitals, such as the code of a currency or a country. */
  code: one<string, string>("text", (code) => code.toUpperCase()),
  /** A count or another plain number. */
  number: one<Amount, number>("number", toNumber),
  /** The sum of all numbers that a path leads to through a list, such as `"items.quantity"`. */
  sum: all<Amount, number>("number", sumOf),
  /**
   * An amount of money in major units. What reads it may leave it unrounded: the event has it as money moves, in the decimals of its
   * property `currency`; in an event without one, it stays as it is.
   */
  money: one<Amount, number>("money", toNumber),
  /** The price of one piece as it is listed, never rounded: a screw may cost less than a cent. */
  price: one<Amount, number>("price", toNumber),
  /** A yes-or-no property. */
  flag: one<boolean, boolean>("boolean", same),
  /** A moment in time, as ISO 8601 in UTC. */
  time: one<Time, string>("time", (moment) => new Date(moment).toISOString()),
  /** A list of words, such as promotion codes. */
  texts: all<string, string[]>("list of text", same),
  /** A list of objects, such as the products of an order. */
  objects: computed("list of objects") as <Row, Item extends JsonObject>(
    doc: string,
    reading: Reading<Row, Item[]>
  ) => PropertyDefinition<Row, Item[]>,
  /** Several values under one name, for what PostHog itself reads as an object. */
  object: computed("object") as <Row, Value extends JsonObject>(
    doc: string,
    reading: Reading<Row, Value>
  ) => PropertyDefinition<Row, Value>,
}
