import { EventEmitter } from "node:events"
import { types } from "node:util"
import { errorName } from "../error-name"
import type { JsonValue } from "./json"

export const TOO_LARGE = "[too large]"
export const UNREADABLE = "[unreadable]"
const BINARY = "[binary]"

/** Longer than any string that fits into an event; longer strings are cut before anything reads them. */
export const MAX_TEXT_LENGTH = 1_000_000

/** PostgreSQL's `jsonb` refuses NUL and half a surrogate pair, and PostHog's ingestion doesn't keep them either. */
export const toText = (text: string): string =>
  text.slice(0, MAX_TEXT_LENGTH).replaceAll("\u0000", "").toWellFormed()

/** The JSON of a primitive; undefined for what JSON leaves out. */
export const primitiveToJson = (value: unknown): JsonValue | undefined => {
  switch (typeof value) {
    case "string":
      return toText(value)
    case "number":
      return Number.isFinite(value) ? value : null
    case "boolean":
      return value
    case "bigint":
      return bigintToJson(value)
    default:
      return value === null ? null : undefined
  }
}

/** Writing out a number with a million digits takes seconds. */
const bigintToJson = (value: bigint): JsonValue => {
  const number = Number(value)
  if (Number.isSafeInteger(number)) {
    return number
  }
  return Number.isFinite(number) ? value.toString() : TOO_LARGE
}

/**
 * The JSON of an object that stands for one value; undefined if its entries have to be read.
 *
 * @param toJson returns the JSON of the value it stands for
 */
export const leafToJson = (
  value: object,
  toJson: (primitive: unknown) => JsonValue | undefined = primitiveToJson
): JsonValue | undefined => {
  if (isLive(value)) {
    ignoreRejection(value)
    return UNREADABLE
  }
  if (isPlain(value)) {
    return undefined
  }
  if (types.isDate(value)) {
    return Number.isNaN(value.getTime()) ? null : value.toISOString()
  }
  if (value instanceof Error || types.isNativeError(value)) {
    // Messages quote values: the database's message has those of the statement.
    return toJson(errorName(value))
  }
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) {
    return BINARY
  }
  return types.isBoxedPrimitive(value) ? toJson(value.valueOf()) : undefined
}

/**
 * Whether an object is part of the running store and not data. Reading a proxy runs code (Medusa's container creates services), and
 * requests, sockets, connections, loggers, and containers hold secrets and personal data.
 */
export const isLive = (value: object): boolean =>
  types.isProxy(value) ||
  isContainer(value) ||
  (!isPlain(value) &&
    (types.isPromise(value) || (value instanceof EventEmitter && !("toJSON" in value))))

const isContainer = (value: object): boolean =>
  Object.hasOwn(value, "cradle") &&
  Object.hasOwn(value, "resolve") &&
  types.isProxy(Object.getOwnPropertyDescriptor(value, "cradle")?.value)

/** Nearly all objects are plain, so checking this first saves the other checks. */
const isPlain = (value: object): boolean =>
  Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype

/** A promise that nobody awaits anymore must not end the store's process. */
export const ignoreRejection = (value: unknown): void => {
  if (types.isPromise(value)) {
    value.catch(() => undefined)
  }
}
