import { createHash } from "crypto"
import { JSON_TYPE } from "./answer"
import type { Answer, AnswerContext, ReceivedRequest } from "./answer"

const SCOPE = "feature_flag:read"

/**
 * `GET /flags/definitions?token=…&send_cohorts`: all flags, for a server that evaluates them itself. By a secret key of the project, or a
 * personal key with the scope.
 *
 * Source: `rust/feature-flags/src/api/flag_definitions.rs`.
 */
export function answerDefinitions(request: ReceivedRequest, context: AnswerContext): Answer {
  const { flags, rest, token } = context
  const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1]?.trim()
  const scopes =
    key === flags.secretKey ? [SCOPE] : rest.keys.find((known) => known.key === key)?.scopes
  if (!scopes) {
    return refuse(
      401,
      "authentication_failed",
      "The key is missing or invalid; send a secret key as Bearer"
    )
  }
  if (!scopes.includes(SCOPE)) {
    return refuse(403, "permission_denied", `API key missing required scope '${SCOPE}'`)
  }
  if (request.query.get("token") !== token) {
    return refuse(401, "authentication_failed", "No project has this token; send the project's own")
  }
  const body = JSON.stringify({
    flags: flags.definitions,
    group_type_mapping: { ...flags.groupTypes },
    cohorts: {},
  })
  const etag = `W/"${createHash("sha1").update(body).digest("hex").slice(0, 16)}"`
  const isKnown = request.headers["if-none-match"] === etag
  return {
    status: isKnown ? 304 : 200,
    headers: { ...JSON_TYPE, etag },
    body: isKnown ? "" : body,
    store: [],
    text: "",
  }
}

function refuse(status: number, code: string, detail: string): Answer {
  const body = JSON.stringify({ type: "authentication_error", code, detail, attr: null })
  return { status, headers: JSON_TYPE, body, store: [], text: "" }
}
