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
])

/** Whether PostHog would refuse, cut or ignore this distinct_id. */
export const isIllegalDistinctId = (id: string): boolean => {
  const trimmed = id.trim().toLowerCase()
  return trimmed === "" || id.length > MAX_DISTINCT_ID_LENGTH || ILLEGAL_IDS.has(trimmed)
}
