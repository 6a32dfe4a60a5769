import { randomUUID } from "crypto"
import { parseUuid, readDistinctId } from "./ids"
import { Refusal, shown } from "./refusal"
import { storedTime } from "./time"
import { isJsonObject } from "./types"
import type { CapturedEvent, JsonObject } from "./types"

/** Source: `nodejs/src/common/utils/db/utils.ts` `sanitizeEventName` (cut in silence). */
const MAX_EVENT_NAME_CHARS = 200

/** What the request says about each of its events. */
export interface BatchContext {
  token: string
  sentAt: string | null
  sentAtMs: number | null
  historical: boolean
  nowMs: number
}

/**
 * Checks the types of an event's fields, as PostHog does while it parses the body, before it looks at the token.
 *
 * Source: `rust/common/types/src/event.rs` `RawEvent`.
 *
 * @throws Refusal 400
 */
export function checkEventShape(raw: unknown): asserts raw is JsonObject {
  if (!isJsonObject(raw)) {
    throw unparsed("event must be a JSON object", raw)
  }
  if (typeof raw.event !== "string") {
    throw unparsed("`event` must be a string", raw.event)
  }
  if (!isAbsent(raw.uuid) && raw.uuid !== "") {
    if (typeof raw.uuid !== "string" || parseUuid(raw.uuid) === null) {
      throw unparsed("`uuid` must be a UUID", raw.uuid)
    }
  }
  if (raw.properties !== undefined && !isJsonObject(raw.properties)) {
    throw unparsed("`properties` must be a JSON object", raw.properties)
  }
  for (const field of ["$set", "$set_once"]) {
    if (!isAbsent(raw[field]) && !isJsonObject(raw[field])) {
      throw unparsed(`\`${field}\` must be a JSON object`, raw[field])
    }
  }
  if (!isAbsent(raw.timestamp) && typeof raw.timestamp !== "string") {
    throw unparsed("`timestamp` must be a string", raw.timestamp)
  }
  if (!isAbsent(raw.offset) && !Number.isInteger(raw.offset)) {
    throw unparsed("`offset` must be an integer", raw.offset)
  }
}

/**
 * Turns one well-shaped event into what is stored.
 *
 * Source: `rust/capture/src/events/analytics.rs` `process_single_event`; top-level `$set` and `$set_once` go into the
 * properties as in `nodejs/src/common/utils/event.ts` `normalizeEvent`.
 *
 * @throws Refusal 400 for an empty name or a missing or blank distinct_id
 */
export function captureEvent(raw: JsonObject, context: BatchContext): CapturedEvent {
  if (raw.event === "") {
    throw refused("missing_event_name", "event submitted with an empty event name", raw.uuid)
  }
  const properties = propertiesOf(raw)
  const topLevelId = raw.distinct_id ?? raw.$distinct_id
  const distinctId = readDistinctId(topLevelId, properties.distinct_id)
  if (distinctId === null) {
    throw refused("missing_distinct_id", "event submitted without a distinct_id", topLevelId)
  }
  const cookieless = properties.$cookieless_mode
  if (cookieless !== undefined && typeof cookieless !== "boolean") {
    throw refused("invalid_cookieless", "event submitted with invalid cookieless mode", cookieless)
  }
  return {
    token: context.token,
    uuid: parseUuid(String(raw.uuid ?? "")) ?? randomUUID(),
    event: String(raw.event).slice(0, MAX_EVENT_NAME_CHARS),
    distinctId,
    timeMs: storedTime({
      timestamp: isAbsent(raw.timestamp) ? null : String(raw.timestamp),
      offsetMs: typeof raw.offset === "number" ? raw.offset : null,
      sentAtMs: context.sentAtMs,
      ignoreSentAt: properties.$ignore_sent_at === true,
      nowMs: context.nowMs,
    }),
    properties,
    sentAt: context.sentAt,
    historical: context.historical,
    door: "batch",
  }
}

function propertiesOf(raw: JsonObject): JsonObject {
  const properties = isJsonObject(raw.properties) ? { ...raw.properties } : {}
  for (const field of ["$set", "$set_once"]) {
    const topLevel = raw[field]
    if (isJsonObject(topLevel)) {
      const nested = properties[field]
      properties[field] = {
        ...(isJsonObject(nested) ? nested : {}),
        ...topLevel,
      }
    }
  }
  return properties
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null
}

function unparsed(rule: string, seen: unknown): Refusal {
  return new Refusal(
    400,
    "request_parsing_error",
    `failed to parse request: ${rule} (saw ${shown(seen)}); the whole batch is refused, send it without this event`
  )
}

function refused(tag: string, rule: string, seen: unknown): Refusal {
  return new Refusal(
    400,
    tag,
    `${rule} (saw ${shown(seen)}); the whole batch is refused, send it without this event`
  )
}
