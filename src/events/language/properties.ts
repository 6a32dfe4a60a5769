import type { Time } from "./time"
import type { JsonObject, JsonValue } from "../../lib/json/json"

/**
 * One property of an analytics event: how it is read from the row, its type, and the line that documents it.
 * `docs/events.md` and the event's TypeScript type both come from it.
 */
export interface PropertyDefinition<Row, Value extends JsonValue = JsonValue> {
  type: PropertyType
  /** One sentence for the analyst. */
  doc: string
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

/** What Medusa's queries give for an amount: a number, a numeric string, or a `BigNumber` with `valueOf`. */
export type Amount = number | string | { valueOf(): number } | null | undefined

/** Turns one of Medusa's amounts into a number, unrounded, or `undefined` where there is none. */
export const toNumber = (amount: Amount): number | undefined => {
  if (amount === null || amount === undefined || amount === "") {
    return undefined
  }
  const number = Number(amount)
  return Number.isFinite(number) ? number : undefined
}

type Maybe<T> = T | null | undefined

const present = <T>(value: Maybe<T>): T | undefined => value ?? undefined

/** A text property. Takes its documentation line and how to read it; null leaves the property out. */
export const text = <Row>(
  doc: string,
  read: (row: Row) => Maybe<string>
): PropertyDefinition<Row, string> => ({
  type: "text",
  doc,
  value: (row) => present(read(row)),
})

/** A count or another plain number. */
export const number = <Row>(
  doc: string,
  read: (row: Row) => Amount
): PropertyDefinition<Row, number> => ({
  type: "number",
  doc,
  value: (row) => toNumber(read(row)),
})

/**
 * An amount of money in major units. What reads it may leave it unrounded: the event has it as money moves, in the decimals of its
 * property `currency`; in an event without one, it stays as it is.
 */
export const money = <Row>(
  doc: string,
  read: (row: Row) => Amount
): PropertyDefinition<Row, number> => ({
  type: "money",
  doc,
  value: (row) => toNumber(read(row)),
})

/** The price of one piece as it is listed, never rounded: a screw may cost less than a cent. */
export const price = <Row>(
  doc: string,
  read: (row: Row) => Amount
): PropertyDefinition<Row, number> => ({
  type: "price",
  doc,
  value: (row) => toNumber(read(row)),
})

/** A yes-or-no property. */
export const flag = <Row>(
  doc: string,
  read: (row: Row) => Maybe<boolean>
): PropertyDefinition<Row, boolean> => ({
  type: "boolean",
  doc,
  value: (row) => present(read(row)),
})

/** A moment in time, as ISO 8601 in UTC. */
export const time = <Row>(
  doc: string,
  read: (row: Row) => Maybe<Time>
): PropertyDefinition<Row, string> => ({
  type: "time",
  doc,
  value: (row) => {
    const moment = read(row)
    return moment ? new Date(moment).toISOString() : undefined
  },
})

/** A list of words, such as promotion codes. */
export const texts = <Row>(
  doc: string,
  read: (row: Row) => string[]
): PropertyDefinition<Row, string[]> => ({
  type: "list of text",
  doc,
  value: read,
})

/** A list of objects, such as the products of an order. */
export const objects = <Row, Item extends JsonObject>(
  doc: string,
  read: (row: Row) => Item[]
): PropertyDefinition<Row, Item[]> => ({
  type: "list of objects",
  doc,
  value: read,
})

/** Several values under one name, for what PostHog itself reads as an object. */
export const object = <Row, Value extends JsonObject>(
  doc: string,
  read: (row: Row) => Value
): PropertyDefinition<Row, Value> => ({
  type: "object",
  doc,
  value: read,
})
