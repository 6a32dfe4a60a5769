import { isIllegalId, MAX_DISTINCT_ID_CHARS, withoutNul } from "./ids"
import { parseRfc3339, storedTimeV1 } from "./time"
import type { V1Headers } from "./v1-headers"
import { isJsonObject } from "./types"
import { readOptions } from "./v1-options"
import type { V1Options } from "./v1-options"
import type { CapturedEvent, JsonObject } from "./types"

const MAX_EVENT_NAME_BYTES = 200

/** The answer for one event, exactly as it stands in the response. */
export interface Verdict {
  result: "ok" | "warning" | "drop" | "retry"
  details?: string
}

/** One event of a v1 batch after the rules: `event` is null when it is not kept. */
export interface JudgedEvent {
  uuid: string
  event: CapturedEvent | null
  verdict: Verdict
}

/** An event whose fields have the right types and whose uuid is read. */
export interface V1Event {
  event: string
  uuid: string
  distinctId: string
  timestamp: string
  raw: JsonObject
}

/** What the whole request says about each of its events. */
export interface V1Context {
  headers: V1Headers
  historical: boolean
  nowMs: number
}

/**
 * Judges one event of a v1 batch. Unlike `/batch/`, a long distinct_id or name is dropped, not cut.
 *
 * Source: `rust/capture/src/v1/analytics/process.rs` `validate_events`, `validate_event`. An illegal distinct_id is `ok`
 * with a detail; `warning` comes from a rate limit only, so the stand-in gives it on request (fault `verdict`).
 */
export function judgeEvent(event: V1Event, context: V1Context): JudgedEvent {
  const timestampMs = parseRfc3339(event.timestamp)
  const properties = event.raw.properties ?? {}
  const rawOptions = event.raw.options
  const problem = problemOf(event, timestampMs, properties)
  const options = readOptions(rawOptions)
  if (problem !== null || options === null || !isJsonObject(properties) || timestampMs === null) {
    const details = problem ?? "invalid_options"
    return {
      uuid: event.uuid,
      event: null,
      verdict: { result: "drop", details },
    }
  }
  const verdict: Verdict = isIllegalId(event.distinctId)
    ? { result: "ok", details: "person_processing_disabled" }
    : { result: "ok" }
  const kept = capture(event, timestampMs, properties, options, context)
  return { uuid: event.uuid, event: kept, verdict }
}

function problemOf(event: V1Event, timestampMs: number | null, properties: unknown): string | null {
  if (event.event === "$performance_event") {
    return "dropped_performance_event"
  }
  if (event.event === "") {
    return "missing_event_name"
  }
  if (Buffer.byteLength(event.event) > MAX_EVENT_NAME_BYTES) {
    return "event_name_too_long"
  }
  if (event.distinctId === "") {
    return "missing_distinct_id"
  }
  if (Buffer.byteLength(event.distinctId) > MAX_DISTINCT_ID_CHARS) {
    return "distinct_id_too_large"
  }
  if (timestampMs === null) {
    return "invalid_event_timestamp"
  }
  return isJsonObject(properties) ? null : "malformed_event_properties"
}

function capture(
  event: V1Event,
  timestampMs: number,
  properties: JsonObject,
  options: V1Options,
  { headers, historical, nowMs }: V1Context
): CapturedEvent {
  const skewMs = headers.requestTimeMs - nowMs
  const noSkew = options.disable_skew_correction === true
  return {
    token: headers.token,
    uuid: event.uuid,
    event: event.event,
    distinctId: withoutNul(event.distinctId),
    timeMs: storedTimeV1(timestampMs, skewMs, noSkew, nowMs),
    properties: { ...properties, ...injected(event.raw, options, headers) },
    sentAt: headers.requestTime,
    historical,
    door: "v1",
  }
}

// Source: `v1/analytics/types.rs` `build_property_injections`.
function injected(raw: JsonObject, options: V1Options, headers: V1Headers): JsonObject {
  const candidates: JsonObject = {
    $session_id: raw.session_id ?? undefined,
    $window_id: raw.window_id ?? undefined,
    $cookieless_mode: options.cookieless_mode,
    $ignore_sent_at: options.disable_skew_correction,
    $product_tour_id: options.product_tour_id,
    $process_person_profile: options.process_person_profile,
    $lib: headers.sdk?.lib,
    $lib_version: headers.sdk?.version,
  }
  const present = Object.entries(candidates).filter(([, v]) => v !== undefined)
  return Object.fromEntries(present)
}
