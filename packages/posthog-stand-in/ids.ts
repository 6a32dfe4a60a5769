/** Longest distinct_id in characters. Source: `rust/common/types/src/event.rs` `extract_distinct_id`. */
export const MAX_DISTINCT_ID_CHARS = 200

/**
 * Source: `rust/capture/src/v1/analytics/constants.rs` `ILLEGAL_DISTINCT_IDS`, and the ID that posthog-js sends for every browser
 * without cookies.
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
  "$posthog_cookieless",
])

/**
 * Source: `nodejs/src/common/persons/person-utils.ts`, which also lists the IDs in single and double quotes.
 *
 * @param distinctId as stored
 * @returns true when PostHog gives events under this ID no person
 */
export function isIllegalId(distinctId: string): boolean {
  const trimmed = distinctId.trim().replace(/^(["'])(.*)\1$/, "$2")
  return trimmed === "" || ILLEGAL_IDS.has(trimmed.toLowerCase())
}

/**
 * Reads the distinct_id of a `/batch/` event: top level first, then `properties.distinct_id`; other JSON values become
 * text; NUL becomes U+FFFD; over 200 characters are cut in silence.
 *
 * Source: `rust/common/types/src/event.rs` `extract_distinct_id_checked`.
 *
 * @param topLevel `distinct_id` (or `$distinct_id`) of the event
 * @param inProperties `properties.distinct_id`
 * @returns the ID, or null when it is missing or blank
 */
export function readDistinctId(topLevel: unknown, inProperties: unknown): string | null {
  const value = topLevel ?? inProperties
  if (value === undefined || value === null) {
    return null
  }
  const text = typeof value === "string" ? value : JSON.stringify(value)
  const id = withoutNul(text)
  if (id.trim() === "") {
    return null
  }
  // By code point, as Rust's `chars()` counts, so that no surrogate pair is torn.
  return id.length <= MAX_DISTINCT_ID_CHARS ? id : [...id].slice(0, MAX_DISTINCT_ID_CHARS).join("")
}

/**
 * @param text any text
 * @returns the text with NUL as U+FFFD. Source: `nodejs/src/common/utils/db/utils.ts` `sanitizeString`
 */
export function withoutNul(text: string): string {
  return text.replace(/\0/g, "\uFFFD")
}

const HYPHENATED = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const SIMPLE = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/

/**
 * Parses what Rust's `Uuid::parse_str` parses: hyphenated, 32 hex digits, in braces, or with `urn:uuid:`.
 *
 * @param text the uuid as sent
 * @returns lower case 8-4-4-4-12, or null when it is none
 */
export function parseUuid(text: string): string | null {
  const lower = text.toLowerCase()
  const braced = /^\{(.*)\}$/.exec(lower)?.[1]
  const bare = braced ?? lower.replace(/^urn:uuid:/, "")
  if (HYPHENATED.test(bare)) {
    return bare
  }
  // Braces and `urn:uuid:` go with hyphens only.
  return bare === lower && SIMPLE.test(bare) ? bare.replace(SIMPLE, "$1-$2-$3-$4-$5") : null
}
