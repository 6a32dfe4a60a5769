import { randomUUID } from "crypto"
import { decode, JSON_TYPE, refusedAsText } from "./answer"
import type { Answer, AnswerContext, ReceivedRequest } from "./answer"
import { evaluate } from "./flag-evaluation"
import { parseJsonObject } from "./json-body"
import { Refusal } from "./refusal"
import { checkToken } from "./tokens"
import { isJsonObject } from "./types"
import type { FlagDefinition, JsonObject } from "./types"

/**
 * `POST /flags/?v=2`: someone's flags. The only endpoint that knows whether the token belongs to a project: it answers 401 if it doesn't.
 *
 * @returns the answer; nothing is ever stored
 */
export function answerFlags(request: ReceivedRequest, { token, flags }: AnswerContext): Answer {
  let text = ""
  try {
    text = decode(request)
    const sent = bodyOf(text)
    if (checkToken(sent.token ?? sent.api_key) !== token) {
      const rule = "no project has this API key"
      throw new Refusal(401, "unknown_token", `${rule}; use the project token of the right region`)
    }
    const body = {
      flags: flagsFor(sent, flags.definitions),
      errorsWhileComputingFlags: false,
      requestId: randomUUID(),
    }
    return { status: 200, headers: JSON_TYPE, body: JSON.stringify(body), store: [], text }
  } catch (error) {
    return refusedAsText(error, text, [])
  }
}

/** A flag that is off for everyone isn't in the answer. */
function flagsFor(sent: JsonObject, definitions: readonly FlagDefinition[]): JsonObject {
  const { distinct_id, person_properties, flag_keys_to_evaluate: keys } = sent
  const asked = definitions.filter(
    ({ key, active }) => active && (!Array.isArray(keys) || keys.includes(key))
  )
  const properties = isJsonObject(person_properties) ? person_properties : {}
  return Object.fromEntries(
    asked.map((flag) => [flag.key, detailsOf(flag, String(distinct_id), properties)])
  )
}

function detailsOf(flag: FlagDefinition, distinctId: string, properties: JsonObject): JsonObject {
  const { value, code } = evaluate(flag, distinctId, properties)
  const payload = flag.filters.payloads?.[String(value)]
  return {
    key: flag.key,
    enabled: value !== false,
    ...(typeof value === "string" && { variant: value }),
    reason: { code, condition_index: null, description: code },
    metadata: { id: flag.id, version: 1, ...(payload !== undefined && { payload }) },
  }
}

function bodyOf(text: string): JsonObject {
  return parseJsonObject(text, "an object", (rule) => {
    const message = `failed to parse request: ${rule}; send {token, distinct_id}`
    return new Refusal(400, "request_parsing_error", message)
  })
}
