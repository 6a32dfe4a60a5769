import { PosthogApiError } from "../../../posthog-api/api-error"
import { patiently } from "../../../posthog-api/patiently"
import { readWarnings } from "../../../posthog-api/warnings"
import type { ApiAccess } from "../../../posthog-api/request"

/** How long PostHog keeps ingestion warnings (`posthog/api/ingestion_warnings_v2.py`). */
const DAYS = 90

/** Returns why PostHog dropped events, as far as its ingestion warnings name them. Nothing without the scope `ingestion_warning:read`. */
export const reasonsOf = async (access: ApiAccess): Promise<Map<string, string>> => {
  try {
    const warnings = await patiently(access, () => readWarnings(access, { days: DAYS }))
    return new Map(
      warnings.flatMap(({ type, uuids }) => uuids.map((uuid) => [uuid.toLowerCase(), type]))
    )
  } catch (error) {
    if (error instanceof PosthogApiError) {
      return new Map()
    }
    throw error
  }
}
