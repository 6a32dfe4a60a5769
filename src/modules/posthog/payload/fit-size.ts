import type { JsonObject, JsonValue } from "../../../lib/json/json"
import { TOO_LARGE } from "../../../lib/json/leaf"
import { isJsonObject } from "../../../lib/json/parse"

/**
 * PostHog refuses an event whose queue message exceeds 1,000,000 bytes. The remainder is for what posthog-node and the message's envelope
 * add.
 */
export const MAX_PROPERTIES_BYTES = 950_000

/** Names the properties that were cut, so that an analyst doesn't mistake a part for the whole. */
const TRIMMED = "trimmed_properties"

/** Enough names to be useful; more would take the space of what they name. */
const MAX_NAMES = 100
const AND_OTHERS = "…"

/** PostHog's own properties that hold objects of properties. A placeholder instead of the object would mean nothing to PostHog. */
const OBJECTS_OF_PROPERTIES = ["$set", "$set_once", "$group_set"]

/** PostHog embeds the event's JSON as a string in the message's JSON, where each quote takes two bytes (rust/capture). */
export const bytesOf = (value: JsonValue): number => {
  const json = JSON.stringify(value)
  let escaped = 0
  for (let n = 0; n < json.length; n++) {
    const code = json.charCodeAt(n)
    if (code === QUOTE || code === BACKSLASH) {
      escaped++
    }
  }
  return Buffer.byteLength(json) + escaped + QUOTES_AROUND
}

const QUOTE = 34
const BACKSLASH = 92
const QUOTES_AROUND = 2

/** A value that may be cut: where it is, its name for the analyst, and its size. */
interface Part {
  holder: JsonObject
  key: string
  name: string
  bytes: number
}

/**
 * Fits an event's properties into PostHog's limit by cutting the largest ones, and names them in `trimmed_properties`. A list or text is
 * halved, again and again; an object becomes "[too large]". Numbers, including amounts, are never changed.
 *
 * Each value is measured only a few times, because its halves together are as long as it was.
 *
 * @returns the properties that fit, or `undefined` if nothing is left to cut
 */
export const fitSize = (
  properties: JsonObject,
  maxBytes = MAX_PROPERTIES_BYTES
): JsonObject | undefined => {
  const whole = bytesOf(properties)
  if (whole <= maxBytes) {
    return properties
  }
  const fitting = copyOf(properties)
  const parts = partsOf(fitting).sort((a, b) => b.bytes - a.bytes)
  const trimmed = new Set<string>()
  let bytes = whole + bytesOf({ [TRIMMED]: [] })
  // Cuts everything larger than the level down to it, then lowers the level.
  for (let level = (parts[0]?.bytes ?? 0) / 2; level >= 1; level /= 2) {
    for (const part of parts) {
      while (part.bytes > level && isDivisible(part.holder[part.key])) {
        bytes += cut(part) + nameIn(trimmed, part)
        if (bytes <= maxBytes) {
          fitting[TRIMMED] = [...trimmed]
          return fitting
        }
      }
    }
  }
  return undefined
}

/** Copies what is changed: the properties, and PostHog's objects in them. */
const copyOf = (properties: JsonObject): JsonObject => {
  const copy = { ...properties }
  for (const name of OBJECTS_OF_PROPERTIES) {
    const value = copy[name]
    if (isJsonObject(value)) {
      copy[name] = { ...value }
    }
  }
  return copy
}

const partsOf = (holder: JsonObject, path = ""): Part[] =>
  Object.entries(holder).flatMap(([key, value]) => {
    const name = path + key
    if (OBJECTS_OF_PROPERTIES.includes(name) && isJsonObject(value)) {
      return partsOf(value, `${name}.`)
    }
    return isDivisible(value) ? [{ holder, key, name, bytes: bytesOf(value) }] : []
  })

/** Cuts a part once. Returns the difference in bytes. */
const cut = (part: Part): number => {
  const { holder, key, bytes } = part
  holder[key] = halfOf(holder[key])
  part.bytes = bytesOf(holder[key])
  return part.bytes - bytes
}

const halfOf = (value: JsonValue | undefined): JsonValue => {
  if (Array.isArray(value)) {
    return value.slice(0, Math.floor(value.length / 2))
  }
  // Half of a string may end within a surrogate pair.
  return typeof value === "string"
    ? value.slice(0, Math.floor(value.length / 2)).toWellFormed()
    : TOO_LARGE
}

/** Adds the name of what was cut. Returns how many bytes that takes. */
const nameIn = (trimmed: Set<string>, part: Part): number => {
  const name = trimmed.size < MAX_NAMES ? part.name : AND_OTHERS
  if (trimmed.has(part.name) || trimmed.has(name)) {
    return 0
  }
  trimmed.add(name)
  // A comma replaces the two quotes around the whole.
  return bytesOf(name) - 1
}

const isDivisible = (value: JsonValue | undefined): boolean =>
  isJsonObject(value) || ((typeof value === "string" || Array.isArray(value)) && value.length > 0)
