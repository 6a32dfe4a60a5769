import type { JsonObject, JsonValue } from "../../../types/outbox-event"

/**
 * PostHog refuses an event whose message to its queue has more than 1,000,000 bytes; the rest is left for what
 * posthog-node and that message's envelope add.
 */
export const MAX_PROPERTIES_BYTES = 950_000

/** Names the properties that were cut, so that an analyst does not take a part for the whole. */
const TRIMMED = "trimmed_properties"

/** PostHog puts the event's JSON as a text into the message's JSON, where each quote takes two bytes (rust/capture). */
export const bytesOf = (value: JsonValue): number =>
  Buffer.byteLength(JSON.stringify(JSON.stringify(value)))

/**
 * Makes an event's properties fit into PostHog's limit by halving its largest list or text, again and again, and naming
 * what was cut in `trimmed_properties`. Numbers, amounts among them, are never touched.
 *
 * @returns the properties that fit, or `undefined` where there is nothing left to cut
 */
export const fitSize = (
  properties: JsonObject,
  maxBytes = MAX_PROPERTIES_BYTES
): JsonObject | undefined => {
  let fitting = properties
  while (bytesOf(fitting) > maxBytes) {
    const halved = halveLargest(fitting)
    if (!halved) {
      return undefined
    }
    fitting = halved
  }
  return fitting
}

const halveLargest = (properties: JsonObject): JsonObject | undefined => {
  const [largest] = Object.entries(properties)
    .filter(([name, value]) => name !== TRIMMED && isDivisible(value))
    .map(([name, value]) => ({ name, value, bytes: bytesOf(value) }))
    .sort((a, b) => b.bytes - a.bytes)
  if (!largest || !isDivisible(largest.value)) {
    return undefined
  }
  const half = largest.value.slice(0, Math.floor(largest.value.length / 2))
  const trimmed = new Set([...((properties[TRIMMED] as string[] | undefined) ?? []), largest.name])
  return {
    ...properties,
    // Half of a text may end within a surrogate pair.
    [largest.name]: typeof half === "string" ? half.toWellFormed() : half,
    [TRIMMED]: [...trimmed],
  }
}

const isDivisible = (value: JsonValue | undefined): value is string | JsonValue[] =>
  (typeof value === "string" || Array.isArray(value)) && value.length > 0
