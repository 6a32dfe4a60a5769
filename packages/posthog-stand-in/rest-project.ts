import type { AnswerContext } from "./answer"
import type { RestAnswer, RestRequest } from "./rest-request"
import type { PersonalKey } from "./types"

/** `GET /api/projects/:id/`. Source: `posthog/api/project.py`, `ProjectBackwardCompatSerializer`; only its stable fields. */
export function readProject(_request: RestRequest, { token, rest }: AnswerContext): RestAnswer {
  const body = {
    id: Number(rest.projectId),
    name: "Default project",
    api_token: token,
    timezone: "UTC",
    is_demo: false,
  }
  return { status: 200, body }
}

/**
 * `GET /api/personal_api_keys/@current/`: a key about itself, without its value. Any scopes will do. Source:
 * `posthog/api/personal_api_key.py`, `PersonalApiKeySelfAccessPermission`.
 */
export function readKey({ key, scopes }: PersonalKey): RestAnswer {
  const body = {
    id: "standInKey",
    label: "Stand-in",
    value: null,
    mask_value: `${key.slice(0, 3)}...${key.slice(-4)}`,
    user_id: 1,
    scopes,
    scoped_teams: [],
    scoped_organizations: [],
  }
  return { status: 200, body }
}
