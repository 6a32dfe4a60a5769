import { randomUUID } from "crypto"
import { decode, JSON_TYPE, refusedAsText } from "./answer"
import type { Answer, AnswerContext, ReceivedRequest } from "./answer"
import { Refusal } from "./refusal"
import { checkToken } from "./tokens"
import { isJsonObject } from "./types"

/**
 * `POST /flags/?v=2`: the only endpoint that knows whether the token belongs to a project. Answers 401 if it doesn't.
 *
 * @returns the answer; nothing is ever stored
 */
export function answerFlags(request: ReceivedRequest, { token }: AnswerContext): Answer {
  let text = ""
  try {
    text = decode(request)
    const sent = tokenIn(text)
    if (checkToken(sent) !== token) {
      const rule = "no project has this API key"
      throw new Refusal(401, "unknown_token", `${rule}; use the project token of the right region`)
    }
    const flags = {
      flags: {},
      errorsWhileComputingFlags: false,
      requestId: randomUUID(),
    }
    return {
      status: 200,
      headers: JSON_TYPE,
      body: JSON.stringify(flags),
      store: [],
      text,
    }
  } catch (error) {
    return refusedAsText(error, text, [])
  }
}

function tokenIn(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text)
    return isJsonObject(body) ? (body.token ?? body.api_key) : undefined
  } catch {
    throw new Refusal(
      400,
      "request_parsing_error",
      "failed to parse request: body must be JSON; send {token, distinct_id}"
    )
  }
}
