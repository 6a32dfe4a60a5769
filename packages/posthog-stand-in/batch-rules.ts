import { captureEvent, checkEventShape } from "./batch-event"
import type { BatchContext } from "./batch-event"
import { parseJsonObject } from "./json-body"
import { Refusal, shown } from "./refusal"
import { parseDate } from "./time"
import { checkToken } from "./tokens"
import type { CapturedEvent, JsonObject } from "./types"

/** Source: `rust/capture/src/config.rs` `kafka_producer_message_max_bytes`. */
export const MAX_MESSAGE_BYTES = 1_000_000

/** What capture makes of a batch: the events it passes on, and the refusal it answers with, if any. */
export interface BatchResult {
  events: CapturedEvent[]
  refusal: Refusal | null
}

/**
 * All rules of `POST /batch/`, in PostHog's order: parse, empty batch, token, each event, size.
 *
 * One bad event refuses the whole batch. An event too large for the queue gives 413 for the batch, but the events before
 * it are already queued and stay: `rust/capture/src/sinks/kafka.rs` `send_batch` enqueues one after another and stops at
 * the first error.
 *
 * @param text decompressed body
 * @param sentAtQueryMs the `_` query parameter, used when the body has no `sent_at`
 * @param nowMs the server's clock
 * @throws Refusal when nothing is stored
 */
export function readBatch(text: string, sentAtQueryMs: number | null, nowMs: number): BatchResult {
  const body = parseJsonObject(text, "{api_key, batch}", unparsed)
  const raws = body.batch
  if (!Array.isArray(raws)) {
    throw unparsed("`batch` must be an array", body.batch)
  }
  raws.forEach((raw) => checkEventShape(raw))
  if (raws.length === 0) {
    const remedy = "send at least one"
    throw new Refusal(400, "empty_batch", `request holds no event; ${remedy}`)
  }
  const context = contextOf(body, sentAtQueryMs, nowMs)
  const events = raws.map((raw: JsonObject) => captureEvent(raw, context))
  const tooBig = events.findIndex(
    (event, index) => messageBytes(event, raws[index], context) > MAX_MESSAGE_BYTES
  )
  return tooBig === -1
    ? { events, refusal: null }
    : {
        events: events.slice(0, tooBig),
        refusal: tooBigRefusal(events, tooBig),
      }
}

/**
 * Size of the message PostHog queues for an event: an envelope holding the event as JSON text inside JSON, so each quote
 * of the event counts twice. An event of fewer than 1,000,000 bytes on the wire can be too large.
 *
 * Source: `rust/common/types/src/event.rs` `CapturedEvent`.
 *
 * @returns bytes
 */
export function messageBytes(
  event: CapturedEvent,
  raw: unknown,
  context: { sentAt: string | null; nowMs: number }
): number {
  const envelope = {
    uuid: event.uuid,
    distinct_id: event.distinctId,
    ip: "127.0.0.1",
    data: JSON.stringify(raw),
    now: new Date(context.nowMs).toISOString(),
    sent_at: context.sentAt ?? undefined,
    token: event.token,
    event: event.event,
    timestamp: new Date(event.timeMs).toISOString(),
  }
  return Buffer.byteLength(JSON.stringify(envelope))
}

function contextOf(body: JsonObject, sentAtQueryMs: number | null, nowMs: number): BatchContext {
  const { sent_at: sentAt, historical_migration: historical } = body
  if (sentAt !== undefined && sentAt !== null && typeof sentAt !== "string") {
    throw unparsed("`sent_at` must be a string", sentAt)
  }
  if (historical !== undefined && historical !== null && typeof historical !== "boolean") {
    throw unparsed("`historical_migration` must be a boolean", historical)
  }
  const token = checkToken(body.api_key ?? body.token)
  const parsed = sentAt ? parseDate(sentAt) : null
  return {
    token,
    sentAt: sentAt ?? null,
    sentAtMs: parsed ?? sentAtQueryMs,
    historical: historical === true,
    nowMs,
  }
}

function tooBigRefusal(events: CapturedEvent[], index: number): Refusal {
  const uuid = events[index]?.uuid
  return new Refusal(
    413,
    "event_too_big",
    `maximum event size exceeded: event ${index} (${uuid}) is over ${MAX_MESSAGE_BYTES} bytes as a queue message; send it smaller or not at all`
  )
}

function unparsed(rule: string, seen: unknown): Refusal {
  return new Refusal(
    400,
    "request_parsing_error",
    `failed to parse request: ${rule} (saw ${shown(seen)}); send {api_key, batch, sent_at}`
  )
}
