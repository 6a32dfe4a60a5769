/** PostHog cuts longer ids in silence, which could join two people. */
const MAX_DISTINCT_ID_LENGTH = 200

/**
 * Ids that PostHog gives no person, because faulty clients send them for everybody
 * (PostHog's docs, "Identifying users", and its ingestion source, `isDistinctIdIllegal`).
 */
const ILLEGAL_IDS = new Set([
  "anonymous",
  "guest",
  "distinctid",
  "distinct_id",
  "id",
  "not_authenticated",
  "email",
  "undefined",
  "true",
  "false",
  "null",
  "none",
  "0",
  "system",
  "backend",
  "user",
  "[object object]",
  "nan",
  // posthog-js sends it for every browser without cookies.
  "$posthog_cookieless",
])

/** PostgreSQL's `jsonb` takes no NUL, and no id of a person has any of these. */
const CONTROL = /\p{Cc}/u

/** Whether PostHog would refuse, cut or ignore this distinct_id, or PostgreSQL could not keep it. */
export const isIllegalDistinctId = (id: string): boolean => {
  const trimmed = id.trim().toLowerCase()
  return (
    trimmed === "" ||
    id.length > MAX_DISTINCT_ID_LENGTH ||
    ILLEGAL_IDS.has(trimmed) ||
    CONTROL.test(id) ||
    !id.isWellFormed()
  )
}

/** The first of these ids that PostHog keeps as it is; `last`, such as a uuid, where there is none. */
export const firstLegalId = (ids: readonly string[], last: string): string =>
  ids.find((id) => !isIllegalDistinctId(id)) ?? last
