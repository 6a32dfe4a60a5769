import type { RestAnswer } from "./rest-request"
import type { PersonalKey } from "./types"

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
