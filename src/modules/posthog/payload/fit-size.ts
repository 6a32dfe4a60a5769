import type { JsonObject, JsonValue } from "../../../lib/json/json"
import { TOO_LARGE } from "../../../lib/json/leaf"

/**
 * PostHog refuses an event whose message to its queue has more than 1,000,000 bytes; the rest is left for what
 * posthog-node and that message's envelope add.
 */
export const MAX_PROPERTIES_BYTES = 950_000

/** Names the properties that were cut, so that an analyst does not take a part for the whole. */
const TRIMMED = "trimmed_properties"

/** So many names tell enough; more would take the place of what they name. */
const MAX_NAMES = 100
const AND_OTHERS = "…"

/** PostHog's own properties that are objects of properties: a word in their place would mean nothing to it. */
const OBJECTS_OF_PROPERTIES = ["$set", "$set_once", "$group_set"]

/** PostHog puts the event's JSON as a text into the message's JSON, where each quote takes two bytes (rust/capture). */
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

/** Something that may be cut: where it is, its name for the analyst, and how large it is. */
interface Part {
  holder: JsonObject
  key: string
  name: string
  bytes: number
}

/**
 * Makes an event's properties fit into PostHog's limit by cutting what is largest, and naming it in `trimmed_properties`: a list
 * or a text is halved, again and again; an object becomes "[too large]". Numbers, amounts among them, are never touched.
 *
 * Each value is measured a few times at most: its halves together are as long as it was.
 *
 * @returns the properties that fit, or `undefined` where there is nothing left to cut
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
  // All that is larger than a level is cut down to it, then the level is lowered.
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

/** A copy of what is changed: the properties, and PostHog's objects in them. */
const copyOf = (properties: JsonObject): JsonObject => {
  const copy = { ...properties }
  for (const name of OBJECTS_OF_PROPERTIES) {
    const value = copy[name]
    if (isObject(value)) {
      copy[name] = { ...value }
    }
  }
  return copy
}

const partsOf = (holder: JsonObject, path = ""): Part[] =>
  Object.entries(holder).flatMap(([key, value]) => {
    const name = path + key
    if (OBJECTS_OF_PROPERTIES.includes(name) && isObject(value)) {
      return partsOf(value, `${name}.`)
    }
    return isDivisible(value) ? [{ holder, key, name, bytes: bytesOf(value) }] : []
  })

/** Cuts a part once, and gives the difference in bytes. */
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
  // Half of a text may end within a surrogate pair.
  return typeof value === "string"
    ? value.slice(0, Math.floor(value.length / 2)).toWellFormed()
    : TOO_LARGE
}

/** Names what was cut, and gives how many bytes that takes. */
const nameIn = (trimmed: Set<string>, part: Part): number => {
  const name = trimmed.size < MAX_NAMES ? part.name : AND_OTHERS
  if (trimmed.has(part.name) || trimmed.has(name)) {
    return 0
  }
  trimmed.add(name)
  // A comma in place of the two quotes around the whole.
  return bytesOf(name) - 1
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isDivisible = (value: JsonValue | undefined): boolean =>
  isObject(value) || ((typeof value === "string" || Array.isArray(value)) && value.length > 0)
