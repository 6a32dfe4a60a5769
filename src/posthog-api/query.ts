import { z } from "@medusajs/framework/zod"
import { requestApi } from "./request"
import type { ApiAccess } from "./request"

/** A query in HogQL, PostHog's SQL. */
export interface HogqlQuery {
  /** Shown in PostHog's log of queries. */
  name: string
  /** With `{placeholders}` for the values. */
  query: string
  values?: Record<string, string | number | readonly string[]>
}

const answer = z.object({ results: z.array(z.array(z.unknown())) })

/**
 * Asks PostHog, which answers with at most 100 rows unless the query has a `LIMIT`. Its table of events isn't merged when it is read: count
 * `uniqExact(uuid)`, not rows.
 */
export const runHogql = async (
  access: ApiAccess,
  { name, query, values }: HogqlQuery
): Promise<unknown[][]> => {
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
    answers: answer,
  })
  return results
}
