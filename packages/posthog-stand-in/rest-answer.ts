import { JSON_TYPE } from "./answer"
import type { Answer, AnswerContext, ReceivedRequest } from "./answer"
import { parseJsonObject } from "./json-body"
import { bulkDelete, deletionStatus, listPersons } from "./rest-persons"
import { readKey } from "./rest-key"
import { QUERIES, READS, USUAL } from "./rest-limits"
import type { RestLimits } from "./rest-limits"
import { runQuery } from "./rest-query"
import { RestRefusal } from "./rest-refusal"
import { listWarnings } from "./rest-warnings"
import { workEndpointAt } from "./rest-work"
import type { RestAnswer, RestRequest } from "./rest-request"
import type { JsonObject, PersonalKey } from "./types"

interface RestEndpoint {
  method: "GET" | "POST"
  scope: string
  answer: (request: RestRequest, context: AnswerContext) => RestAnswer | Promise<RestAnswer>
  limits: RestLimits
}

const REST_ENDPOINTS: { [path: string]: RestEndpoint | undefined } = {
  persons: { method: "GET", scope: "person:read", answer: listPersons, limits: READS },
  "persons/deletion_status": {
    method: "GET",
    scope: "person:read",
    answer: deletionStatus,
    limits: READS,
  },
  "persons/bulk_delete": {
    method: "POST",
    scope: "person:write",
    answer: bulkDelete,
    limits: USUAL,
  },
  query: { method: "POST", scope: "query:read", answer: runQuery, limits: QUERIES },
  ingestion_warnings_v2: {
    method: "GET",
    scope: "ingestion_warning:read",
    answer: listWarnings,
    limits: USUAL,
  },
}

/** Needs no scope, and isn't below a project. */
const OWN_KEY = /^\/api\/personal_api_keys\/@current\/?$/

const PATH = /^\/api\/(?:projects|environments)\/([^/]+)\/?(.*?)\/?$/

/** @returns whether a path belongs to the REST API */
export function isRestPath(path: string): boolean {
  return path.startsWith("/api/")
}

/** Answers a request to PostHog's REST API, by a personal API key. */
export async function answerRest(
  request: ReceivedRequest,
  context: AnswerContext
): Promise<Answer> {
  const text = request.bytes.toString("utf8")
  try {
    const { status, body, change, release } = await answerOf(request, context, text)
    return {
      status,
      headers: JSON_TYPE,
      body: JSON.stringify(body),
      store: [],
      text,
      change,
      release,
    }
  } catch (error) {
    if (!(error instanceof RestRefusal)) {
      throw error
    }
    const headers = { ...JSON_TYPE, ...error.headers }
    return { status: error.status, headers, body: JSON.stringify(error.body), store: [], text }
  }
}

async function answerOf(
  request: ReceivedRequest,
  context: AnswerContext,
  text: string
): Promise<RestAnswer> {
  const key = keyOf(request.headers.authorization, context.rest.keys)
  if (OWN_KEY.test(request.path) && request.method === "GET") {
    return readKey(key)
  }
  const [, projectId, path = ""] = PATH.exec(request.path) ?? []
  const work = workEndpointAt(request.method, path)
  const endpoint = work?.endpoint ?? REST_ENDPOINTS[path]
  if (!endpoint) {
    throw new RestRefusal(404, "invalid_request", "not_found", "Endpoint not found.")
  }
  if (request.method !== endpoint.method) {
    const detail = `Method "${request.method}" not allowed.`
    throw new RestRefusal(405, "invalid_request", "method_not_allowed", detail)
  }
  if (!mayUse(key, endpoint.scope)) {
    const detail = `API key missing required scope '${endpoint.scope}'`
    throw new RestRefusal(403, "authentication_error", "permission_denied", detail)
  }
  if (projectId !== context.rest.projectId) {
    throw new RestRefusal(404, "invalid_request", "not_found", "Project not found.")
  }
  context.rest.throttle.take(`${key.key} ${endpoint.scope}`, endpoint.limits, context.nowMs)
  const url = `http://${request.headers.host}${request.path}`
  const body = endpoint.method === "GET" ? {} : bodyOf(text)
  return endpoint.answer({ query: request.query, body, url, id: work?.id ?? "" }, context)
}

/** Who may write may read. Source: `posthog/permissions.py`, `APIScopePermission.has_permission`. */
function mayUse({ scopes }: PersonalKey, scope: string): boolean {
  return ["*", scope, scope.replace(/:read$/, ":write")].some((one) => scopes.includes(one))
}

/** Source: `posthog/auth.py`, `PersonalAPIKeyAuthentication`. */
function keyOf(authorization: string | undefined, keys: readonly PersonalKey[]): PersonalKey {
  const sent = /^Bearer (.+)$/.exec(authorization ?? "")?.[1]?.trim()
  if (sent === undefined) {
    const detail = "Authentication credentials were not provided."
    throw new RestRefusal(401, "authentication_error", "not_authenticated", detail)
  }
  const known = keys.find(({ key }) => key === sent)
  if (!known) {
    const detail = "Personal API key found in request Authorization header is invalid."
    throw new RestRefusal(401, "authentication_error", "authentication_failed", detail)
  }
  return known
}

function bodyOf(text: string): JsonObject {
  return parseJsonObject(text, "an object", (rule) => {
    return new RestRefusal(400, "invalid_request", "parse_error", `JSON parse error - ${rule}`)
  })
}
