import { MAX_MESSAGE_BYTES, messageBytes } from "./batch-rules"
import { parseUuid } from "./ids"
import { parseJsonObject } from "./json-body"
import { Refusal, shown } from "./refusal"
import { parseRfc3339 } from "./time"
import { judgeEvent } from "./v1-event"
import type { JudgedEvent, V1Context, V1Event } from "./v1-event"
import type { V1Headers } from "./v1-headers"
import { isJsonObject } from "./types"
import type { JsonObject } from "./types"

const STRING_FIELDS = ["event", "uuid", "distinct_id", "timestamp"]
const OPTIONAL_STRING_FIELDS = ["session_id", "window_id"]

/**
 * All rules of `POST /i/v1/analytics/events` after the headers.
 *
 * Source: `rust/capture/src/v1/analytics/types.rs` `Batch`, `process.rs` `validate_batch`, `validate_events`.
 *
 * @param text decompressed body
 * @returns one judged event for each that was sent, in order
 * @throws Refusal 400 when the whole batch is refused: not JSON, wrong field types, empty, bad or doubled uuid
 */
export function readV1Batch(text: string, headers: V1Headers, nowMs: number): JudgedEvent[] {
  const body = parseJsonObject(text, "{created_at, batch}", unparsed)
  const raws = body.batch
  if (!Array.isArray(raws)) {
    throw unparsed("`batch` must be an array", raws)
  }
  raws.forEach(checkShape)
  if (raws.length === 0) {
    throw new Refusal(400, "empty_batch", "request batch is empty; send at least one event")
  }
  if (typeof body.created_at !== "string" || parseRfc3339(body.created_at) === null) {
    throw invalid("invalid_batch", "`created_at` must be RFC 3339", body.created_at)
  }
  const historical = body.historical_migration === true
  const context: V1Context = { headers, historical, nowMs }
  const seen = new Set<string>()
  const events = raws.map((raw: JsonObject) => withUuid(raw, seen))
  return events.map((event) => withinSize(judgeEvent(event, context), event, context))
}

function withUuid(raw: JsonObject, seen: Set<string>): V1Event {
  const text = String(raw.uuid).trim()
  const uuid = parseUuid(text)
  if (uuid === null) {
    const tag = text === "" ? "missing_event_uuid" : "invalid_event_uuid"
    throw invalid(tag, "`uuid` must be a UUID", text)
  }
  if (seen.has(uuid)) {
    throw invalid("duplicate_event_uuid", "each `uuid` may be in a batch once", uuid)
  }
  seen.add(uuid)
  return {
    event: String(raw.event),
    uuid,
    distinctId: String(raw.distinct_id).trim(),
    timestamp: String(raw.timestamp),
    raw,
  }
}

/** Source: `process.rs` `merge_sink_results`: too large for the queue is a drop of that event alone. */
function withinSize(judged: JudgedEvent, event: V1Event, context: V1Context): JudgedEvent {
  const { headers, nowMs } = context
  const sentAt = headers.requestTime
  const tooBig =
    judged.event !== null &&
    messageBytes(judged.event, event.raw, { sentAt, nowMs }) > MAX_MESSAGE_BYTES
  return tooBig
    ? {
        uuid: judged.uuid,
        event: null,
        verdict: { result: "drop", details: "event_too_big" },
      }
    : judged
}

function checkShape(raw: unknown): void {
  if (!isJsonObject(raw)) {
    throw unparsed("event must be a JSON object", raw)
  }
  for (const field of STRING_FIELDS) {
    if (typeof raw[field] !== "string") {
      throw unparsed(`\`${field}\` must be a string`, raw[field])
    }
  }
  for (const field of OPTIONAL_STRING_FIELDS) {
    const value = raw[field] ?? ""
    if (typeof value !== "string") {
      throw unparsed(`\`${field}\` must be a string`, value)
    }
  }
}

function unparsed(rule: string, seen: unknown): Refusal {
  return invalid("request_parsing_error", rule, seen)
}

function invalid(tag: string, rule: string, seen: unknown): Refusal {
  return new Refusal(
    400,
    tag,
    `${rule} (saw ${shown(seen)}); the whole batch is refused, correct it and send it again`
  )
}
