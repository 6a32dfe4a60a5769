import { randomUUID } from "crypto"
import { decode, JSON_TYPE, refusedAsText } from "./answer"
import type { Answer, AnswerContext, FlagAccess, ReceivedRequest } from "./answer"
import { evaluate } from "./flag-evaluation"
import type { FlagSubject } from "./flag-evaluation"
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
      flags: flagsFor(sent, flags),
      errorsWhileComputingFlags: flags.definitions.some(({ fails }) => fails),
      requestId: randomUUID(),
    }
    return { status: 200, headers: JSON_TYPE, body: JSON.stringify(body), store: [], text }
  } catch (error) {
    return refusedAsText(error, text, [])
  }
}

/** A flag that is off for everyone isn't in the answer. */
function flagsFor(sent: JsonObject, { definitions, groupTypes }: FlagAccess): JsonObject {
  const { flag_keys_to_evaluate: keys } = sent
  const asked = definitions.filter(
    ({ key, active }) => active && (!Array.isArray(keys) || keys.includes(key))
  )
  return Object.fromEntries(
    asked.map((flag) => {
      const { aggregation_group_type_index: index } = flag.filters
      const subject = index === undefined ? personIn(sent) : groupIn(sent, groupTypes[index])
      return [flag.key, detailsOf(flag, subject)]
    })
  )
}

function personIn({ distinct_id, person_properties }: JsonObject): FlagSubject {
  return { id: String(distinct_id), properties: objectOf(person_properties) }
}

function groupIn({ groups, group_properties }: JsonObject, type = ""): FlagSubject | undefined {
  const id = objectOf(groups)[type]
  return id === undefined
    ? undefined
    : { id: String(id), properties: objectOf(objectOf(group_properties)[type]) }
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {}
}

function detailsOf(flag: FlagDefinition, subject: FlagSubject | undefined): JsonObject {
  const { value, code } = flag.fails
    ? { value: false, code: "flag_evaluation_error" }
    : evaluate(flag, subject)
  const payload = flag.filters.payloads?.[String(value)]
  return {
    key: flag.key,
    enabled: value !== false,
    ...(typeof value === "string" && { variant: value }),
    failed: flag.fails ?? false,
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
