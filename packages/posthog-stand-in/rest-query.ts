import { HogQLError } from "./hogql/ast"
import { textOf } from "./hogql/functions"
import type { Value } from "./hogql/functions"
import { parseSelect } from "./hogql/parse"
import { runSelect } from "./hogql/run"
import type { AnswerContext } from "./answer"
import { invalid } from "./rest-refusal"
import type { RestAnswer, RestRequest } from "./rest-request"
import { isJsonObject } from "./types"
import type { JsonObject } from "./types"

/** Source: `frontend/src/queries/schema.json`, `RefreshType`. */
const REFRESH = [
  true,
  false,
  "async",
  "async_except_on_cache_miss",
  "blocking",
  "force_async",
  "force_blocking",
  "force_cache",
  "lazy_async",
]

/** `POST query/`, for HogQL. Source: `posthog/api/query.py`, `QueryViewSet.create`. */
export async function runQuery(
  { body }: RestRequest,
  { project, rest, nowMs }: AnswerContext
): Promise<RestAnswer> {
  const { query, values } = queryOf(body)
  const release = await rest.queries.take()
  try {
    const select = await parseSelect(query, values)
    const { results, columns, ...page } = runSelect(select, project.unmergedEvents(), {
      nowMs,
      timeZone: rest.timeZone,
    })
    const cells = results.map((row) => row.map(asJson))
    return {
      status: 200,
      body: {
        results: cells,
        columns,
        hogql: query,
        query,
        error: null,
        is_cached: false,
        ...page,
      },
      release,
    }
  } catch (error) {
    release()
    // `ExposedHogQLError` becomes DRF's `ValidationError`.
    throw error instanceof HogQLError ? invalid(error.message) : error
  }
}

function queryOf({ query, refresh = "blocking" }: JsonObject) {
  if (!isJsonObject(query)) {
    throw invalid("This field is required.", "query", "required")
  }
  if (query.kind !== "HogQLQuery") {
    throw invalid(`The stand-in only answers a HogQLQuery, not "${String(query.kind)}".`, "query")
  }
  if (typeof query.query !== "string") {
    throw invalid("Field required", "query.HogQLQuery.query", "missing")
  }
  if (!REFRESH.includes(refresh as string)) {
    throw invalid("Input is not a valid refresh type.", "refresh")
  }
  return { query: query.query, values: isJsonObject(query.values) ? query.values : {} }
}

const asJson = (value: Value): unknown =>
  value instanceof Date ? textOf(value) : Array.isArray(value) ? value.map(asJson) : value
