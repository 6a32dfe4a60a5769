import { decode, JSON_TYPE, refusedAsText } from "./answer"
import type { Answer, AnswerContext, ReceivedRequest } from "./answer"
import { captureEvent, checkEventShape } from "./batch-event"
import { BATCH_LIMITS, checkWireSize } from "./body"
import { Refusal, shown } from "./refusal"
import { parseDate, parseSentAtQuery } from "./time"
import { checkToken } from "./tokens"
import { isJsonObject } from "./types"
import type { CapturedEvent, JsonObject } from "./types"

/**
 * `POST /e/` and `/i/v0/e/`, where posthog-js sends: one event, a list of them, or a batch, each event with its token in its
 * properties. Gzipped, or as text.
 *
 * Source: `rust/capture/src/v0_request.rs` `RawRequest`.
 *
 * @returns the answer and what to store
 */
export function answerBrowser(request: ReceivedRequest, { nowMs }: AnswerContext): Answer {
  let text = ""
  try {
    checkWireSize(request.wireBytes, BATCH_LIMITS)
    text = decode(request)
    const store = readEvents(text, request.query, nowMs)
    return { status: 200, headers: JSON_TYPE, body: '{"status":"Ok"}', store, text }
  } catch (error) {
    return refusedAsText(error, text, [])
  }
}

function readEvents(text: string, query: URLSearchParams, nowMs: number): CapturedEvent[] {
  const body = parse(text)
  const raws = Array.isArray(body) ? body : isBatch(body) ? body.batch : [body]
  raws.forEach((raw) => checkEventShape(raw))
  const sentAt = isBatch(body) && typeof body.sent_at === "string" ? body.sent_at : null
  const sentAtMs = sentAt ? parseDate(sentAt) : parseSentAtQuery(query.get("_"))
  return (raws as JsonObject[]).map((raw) => {
    const properties = raw.properties as JsonObject | undefined
    const ofBatch = isBatch(body) ? (body.api_key ?? body.token) : undefined
    const token = checkToken(ofBatch ?? raw.api_key ?? raw.token ?? properties?.token)
    const event = captureEvent(raw, { token, sentAt, sentAtMs, historical: false, nowMs })
    return { ...event, door: "browser" }
  })
}

function isBatch(body: unknown): body is JsonObject & { batch: unknown[] } {
  return isJsonObject(body) && Array.isArray(body.batch)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(
      400,
      "request_parsing_error",
      `failed to parse request: body must be JSON (saw ${shown(text)}); send events`
    )
  }
}
