/** PostHog silently cuts longer IDs, which could merge two people, and its v1 endpoint refuses IDs of more bytes. */
const MAX_DISTINCT_ID_BYTES = 200

/**
 * IDs for which PostHog creates no person, because faulty clients send them for everyone (PostHog's docs, "Identifying users", and its
 * ingestion source, `isDistinctIdIllegal`).
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

/** PostgreSQL's `jsonb` doesn't accept NUL, and no person's ID has any control characters. */
const CONTROL = /\p{Cc}/u

const IN_QUOTES = /^(["'])(.*)\1$/

/** Whether PostHog would refuse, cut, or ignore this distinct_id, or PostgreSQL couldn't store it. */
export const isIllegalDistinctId = (id: string): boolean => {
  // PostHog also refuses them in quotes, as they are after encoding JSON twice.
  const trimmed = id.trim().toLowerCase().replace(IN_QUOTES, "$2")
  return (
    trimmed === "" ||
    Buffer.byteLength(id) > MAX_DISTINCT_ID_BYTES ||
    ILLEGAL_IDS.has(trimmed) ||
    CONTROL.test(id) ||
    !id.isWellFormed()
  )
}

/** The first of these IDs that PostHog keeps as it is; `last`, such as a uuid, if there is none. */
export const firstLegalId = (ids: readonly string[], last: string): string =>
  ids.find((id) => !isIllegalDistinctId(id)) ?? last

/** Medusa's customer IDs start with this. */
const ACCOUNT = /^cus_/

/** Whether an ID may be merged into a person. Merging one account into another can't be undone in PostHog. */
export const mayBeMerged = (id: string): boolean => !ACCOUNT.test(id)
