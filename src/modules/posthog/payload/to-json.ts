import type { JsonObject, JsonValue } from "../../../types/outbox-event"

/** Deeper than any payload that a person reads in PostHog; it ends a structure that would end the stack. */
const MAX_DEPTH = 20

const CIRCULAR = "[circular]"
const TOO_DEEP = "[too deep]"
const UNREADABLE = "[unreadable]"

/** PostgreSQL's `jsonb` refuses NUL and half a surrogate pair; PostHog's ingestion does not keep them either. */
const toText = (text: string): string => text.replaceAll("\u0000", "").toWellFormed()

/**
 * Makes any properties safe for JSON, PostgreSQL's `jsonb` and PostHog, without ever throwing.
 *
 * NUL characters go, lone surrogates become U+FFFD, dates become ISO 8601 in UTC, Medusa's `BigNumber` and `bigint`
 * become numbers (a `bigint` beyond 2^53 becomes text), NaN, infinities and invalid dates become null, functions, symbols
 * and undefined are left out, and circular or too deep values become a word that says so.
 */
export const toJsonObject = (properties: object): JsonObject => {
  const json = toJson(properties, [])
  return json !== null && typeof json === "object" && !Array.isArray(json) ? json : {}
}

const toJson = (value: unknown, parents: readonly object[]): JsonValue | undefined => {
  switch (typeof value) {
    case "string":
      return toText(value)
    case "number":
      return Number.isFinite(value) ? value : null
    case "boolean":
      return value
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
    case "object":
      return value === null ? null : objectToJson(value, parents)
    default:
      return undefined
  }
}

const objectToJson = (value: object, parents: readonly object[]): JsonValue | undefined => {
  if (parents.includes(value)) {
    return CIRCULAR
  }
  if (parents.length >= MAX_DEPTH) {
    return TOO_DEEP
  }
  const path = [...parents, value]
  try {
    if (value instanceof Date) {
      return Number.isNaN(value.getTime()) ? null : value.toISOString()
    }
    if (Array.isArray(value)) {
      return value.map((item) => toJson(item, path) ?? null)
    }
    if (value instanceof Map) {
      return entriesToJson(
        [...value].map(([key, item]) => [String(key), item]),
        path
      )
    }
    if (value instanceof Set) {
      return [...value].map((item) => toJson(item, path) ?? null)
    }
    if ("toJSON" in value && typeof value.toJSON === "function") {
      return toJson(value.toJSON(), path)
    }
    return entriesToJson(Object.entries(value), path)
  } catch {
    return UNREADABLE
  }
}

const entriesToJson = (entries: [string, unknown][], path: readonly object[]): JsonObject =>
  Object.fromEntries(
    entries.flatMap(([key, item]) => {
      const json = toJson(item, path)
      return json === undefined ? [] : [[toText(key), json]]
    })
  )
