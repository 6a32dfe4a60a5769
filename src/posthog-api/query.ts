import { z } from "@medusajs/framework/zod"
import { requestApi } from "./request"
import type { ApiAccess } from "./request"

/** A query in HogQL, PostHog's SQL. */
export interface HogqlQuery<Row extends z.ZodType> {
  /** Shown in PostHog's log of queries. */
  name: string
  /** With `{placeholders}` for the values. */
  query: string
  values?: Record<string, string | number | readonly string[]>
  /** What a row of the answer is. PostHog writes large numbers as text. */
  row: Row
}

/** As many rows as a query may return, each with a UUID or a few short values. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * Asks PostHog, which answers with at most 100 rows unless the query has a `LIMIT`. Its table of events isn't merged when it is read: count
 * `uniqExact(uuid)`, not rows.
 */
export const runHogql = async <Row extends z.ZodType>(
  access: ApiAccess,
  { name, query, values, row }: HogqlQuery<Row>
): Promise<z.output<Row>[]> => {
  const body = {
    query: { kind: "HogQLQuery", query, values },
    // A cached answer would not know what has just arrived.
    refresh: "force_blocking",
    name: `medusa-plugin-posthog ${name}`,
  }
  const { results } = await requestApi(access, {
    method: "POST",
    scope: "query:read",
    path: "query/",
    body,
    answers: z.object({ results: z.array(row) }),
    maxBytes: MAX_BYTES,
  })
  return results
}
