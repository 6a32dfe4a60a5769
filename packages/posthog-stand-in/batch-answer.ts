import { decode, JSON_TYPE, refusedAsText } from "./answer"
import type { Answer, AnswerContext, ReceivedRequest } from "./answer"
import { BATCH_LIMITS, checkWireSize } from "./body"
import { readBatch } from "./batch-rules"
import { parseSentAtQuery } from "./time"

/**
 * `POST /batch/`. Refusals are plain text, as PostHog's are (`rust/capture/src/api.rs`).
 *
 * @returns the answer and what to store
 */
export function answerBatch(request: ReceivedRequest, { nowMs }: AnswerContext): Answer {
  let text = ""
  try {
    checkWireSize(request.wireBytes, BATCH_LIMITS)
    text = decode(request)
    const sentAtQueryMs = parseSentAtQuery(request.query.get("_"))
    const { events, refusal } = readBatch(text, sentAtQueryMs, nowMs)
    if (refusal !== null) {
      return refusedAsText(refusal, text, events)
    }
    const body = JSON.stringify({ status: "Ok" })
    return { status: 200, headers: JSON_TYPE, body, store: events, text }
  } catch (error) {
    return refusedAsText(error, text, [])
  }
}
