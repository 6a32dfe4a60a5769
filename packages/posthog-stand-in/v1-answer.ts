import { asRefusal, JSON_TYPE } from "./answer"
import type { Answer, AnswerContext, ReceivedRequest } from "./answer"
import { checkWireSize, decodeV1Body, V1_LIMITS } from "./body"
import type { Fault } from "./types"
import type { JudgedEvent } from "./v1-event"
import { readV1Headers } from "./v1-headers"
import { readV1Batch } from "./v1-rules"

/**
 * `POST /i/v1/analytics/events`: 200 `{"results": {"<uuid>": {"result", "details"?}}}`, `Retry-After: 1` when any is
 * `retry`; refusals are `{error, error_description, error_uri}`.
 *
 * Source: `rust/capture/src/v1/analytics/response.rs`, `v1/error.rs`.
 *
 * @returns the answer and what to store
 */
export function answerV1(request: ReceivedRequest, { nowMs, fault }: AnswerContext): Answer {
  let text = ""
  try {
    const headers = readV1Headers(request.headers)
    checkWireSize(request.wireBytes, V1_LIMITS)
    text = decodeV1Body(request.bytes, request.headers["content-encoding"] ?? null)
    const judged = readV1Batch(text, headers, nowMs).map((one) => withFault(one, fault))
    const results = Object.fromEntries(judged.map((one) => [one.uuid, one.verdict]))
    const hasRetry = judged.some((one) => one.verdict.result === "retry")
    return {
      status: 200,
      headers: hasRetry ? { ...JSON_TYPE, "retry-after": "1" } : JSON_TYPE,
      body: JSON.stringify({ results }),
      store: judged.flatMap((one) => one.event ?? []),
      text,
    }
  } catch (error) {
    const { status, tag, message } = asRefusal(error)
    const body = {
      error: tag,
      error_description: message,
      error_uri: "https://posthog.com/docs/api",
    }
    return {
      status,
      headers: JSON_TYPE,
      body: JSON.stringify(body),
      store: [],
      text,
    }
  }
}

function withFault(judged: JudgedEvent, fault: Fault | null): JudgedEvent {
  const name = judged.event?.event
  if (fault?.kind !== "verdict" || name === undefined || fault.events?.includes(name) === false) {
    return judged
  }
  const { result, details } = fault
  const verdict = details === undefined ? { result } : { result, details }
  return {
    ...judged,
    event: result === "warning" ? judged.event : null,
    verdict,
  }
}
