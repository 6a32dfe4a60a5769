/** PostHog cuts longer ids in silence, which could join two people. */
const MAX_DISTINCT_ID_LENGTH = 200

/**
 * Ids that PostHog gives no person, because faulty clients send them for everybody
 * (PostHog's docs, "Identifying users", and its ingestion source, `isDistinctIdIllegal`).
 */
export const ILLEGAL_IDS: ReadonlySet<string> = new Set([
  "0",
  "00000000-0000-0000-0000-000000000000",
  "[object object]",
  "anonymous",
  "anonymous-user",
  "backend",
  "distinct_id",
  "distinctid",
  "email",
  "false",
  "guest",
  "id",
  "nan",
  "none",
  "not_authenticated",
  "null",
  "system",
  "true",
  "undefined",
  "user",
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

/** Accounts begin so in Medusa. */
const ACCOUNT = /^cus_/

/** Whether an id may be merged into a person: merging one account into another cannot be undone in PostHog. */
export const mayBeMerged = (id: string): boolean => !ACCOUNT.test(id)
