import type { AnswerContext } from "./answer"
import { invalid } from "./rest-refusal"
import type { RestAnswer, RestRequest } from "./rest-request"
import type { JsonObject, TimedWarning } from "./types"

const SPANS_MS: { [unit: string]: number } = { m: 60_000, h: 3_600_000, d: 86_400_000 }
const HOURLY_UP_TO_MS = 2 * 86_400_000

/** Category of a warning. Source: `posthog.com/docs/data/ingestion-warnings`; producers that name none get `unknown`. */
const CATEGORIES: { [type: string]: string | undefined } = {
  cannot_merge_already_identified: "merge",
  cannot_merge_with_illegal_distinct_id: "merge",
  message_size_too_large: "size",
  invalid_process_person_profile: "event",
  invalid_event_when_process_person_profile_is_false: "event",
  invalid_group_set: "event",
}

/**
 * `GET ingestion_warnings_v2/`: warnings by type, with samples, the newest first. A bare list, not a page. Source:
 * `posthog/api/ingestion_warnings_v2.py`.
 */
export function listWarnings(
  { query }: RestRequest,
  { project, nowMs }: AnswerContext
): RestAnswer {
  const samples = integer(query, "samples", { usual: 5, max: 50 })
  const limit = integer(query, "limit", { usual: 100, max: 500 })
  const order = query.get("order_by") ?? "count"
  if (!["count", "last_seen"].includes(order)) {
    throw invalid(`"${order}" is not a valid choice.`, "order_by", "invalid_choice")
  }
  const since = timeOf(query.get("since") ?? "-24h", "since", nowMs)
  const until = timeOf(query.get("until") ?? "-0h", "until", nowMs)
  if (since >= until) {
    throw invalid("The 'since' timestamp must be before 'until'.", "since")
  }
  const found = project
    .timedWarnings()
    .filter(({ atMs }) => atMs >= since && atMs <= until)
    .filter((warning) => isAsked(warning, query))
    .sort((a, b) => b.atMs - a.atMs)
  const types = [...new Set(found.map(({ type }) => type))].map((type) =>
    summaryOf(
      found.filter((one) => one.type === type),
      { samples, bucketMs: until - since <= HOURLY_UP_TO_MS ? 3_600_000 : 86_400_000 }
    )
  )
  const ordered = order === "count" ? types.sort((a, b) => b.count - a.count) : types
  return { status: 200, body: ordered.slice(0, limit) }
}

function isAsked({ type, details }: TimedWarning, query: URLSearchParams): boolean {
  const q = query.get("q") ?? ""
  const asked = { type, category: categoryOf(type), severity: severityOf(type) }
  return (
    Object.entries(asked).every(([name, value]) => [null, "", value].includes(query.get(name))) &&
    (type.includes(q) || JSON.stringify(details).includes(q))
  )
}

/** What the project asked for. Source: `nodejs/src/ingestion/common/ingestion-warning-types.ts`. */
const INFO = ["event_dropped_by_transformation", "event_dropped_too_old"]

const severityOf = (type: string): string => (INFO.includes(type) ? "info" : "warning")

const categoryOf = (type: string): string => CATEGORIES[type] ?? "unknown"

function summaryOf(
  warnings: readonly TimedWarning[],
  { samples, bucketMs }: { samples: number; bucketMs: number }
) {
  const [{ type, atMs }] = warnings as [TimedWarning]
  const buckets = new Map<number, number>()
  for (const one of warnings) {
    const start = Math.floor(one.atMs / bucketMs) * bucketMs
    buckets.set(start, (buckets.get(start) ?? 0) + 1)
  }
  return {
    type,
    category: categoryOf(type),
    severity: severityOf(type),
    count: warnings.length,
    last_seen: isoOf(atMs),
    sparkline: [...buckets]
      .sort(([a], [b]) => a - b)
      .map(([start, count]) => ({ timestamp: isoOf(start), count })),
    samples: warnings.slice(0, samples).map(sampleOf),
  }
}

const sampleOf = ({ details, atMs }: TimedWarning): JsonObject => ({
  timestamp: isoOf(atMs),
  source: "plugin-server",
  pipeline_step: "unknown",
  event_uuid: details.eventUuid ?? null,
  distinct_id: details.distinctId ?? null,
  person_id: null,
  group_key: details.groupKey ?? null,
  details,
})

const isoOf = (ms: number): string => new Date(ms).toISOString()

/** A span before now, or a time. Source: `posthog/utils.py`, `relative_date_parse`. */
function timeOf(text: string, name: string, nowMs: number): number {
  const [, count, unit = ""] = /^-(\d+)([mhd])$/.exec(text) ?? []
  const time =
    count === undefined ? Date.parse(text) : nowMs - Number(count) * (SPANS_MS[unit] ?? 0)
  if (Number.isNaN(time)) {
    throw invalid(`"${text}" is not a valid time.`, name)
  }
  return time
}

function integer(
  query: URLSearchParams,
  name: string,
  { usual, max }: { usual: number; max: number }
): number {
  const text = query.get(name) ?? String(usual)
  const value = Number(text)
  if (!Number.isInteger(value)) {
    throw invalid("A valid integer is required.", name, "invalid")
  }
  if (value < 1 || value > max) {
    const rule = value < 1 ? "greater than or equal to 1" : `less than or equal to ${max}`
    throw invalid(`Ensure this value is ${rule}.`, name, value < 1 ? "min_value" : "max_value")
  }
  return value
}
