import type { z } from "@medusajs/framework/zod"
import { errorName } from "../lib/error-name"
import { readText } from "../lib/http/read-text"
import { retryAfterMs } from "../lib/http/retry-after"
import { parsed } from "../lib/json/parse"
import { errorOfStatus, notPosthog, unreachable } from "./api-error"

/** Where PostHog's REST API is, and who asks. */
export interface ApiAccess {
  /** Without a trailing slash. */
  appHost: string
  projectId: string
  personalApiKey: string
  /** How long a request may take; 30 seconds by default. */
  timeoutMs?: number
  /** When whoever asked stops waiting for all of it, by `performance.now()`. Without it, nobody waits. */
  until?: number
}

/** A request to an endpoint of the project. */
export interface ApiRequest<Schema extends z.ZodType> {
  method: "GET" | "POST" | "PATCH"
  /** The scope that the key needs; undefined if any will do. */
  scope: string | undefined
  /** Below `/api/projects/:id/`, or below `/api/` if it starts with a slash; with the trailing slash that PostHog's server insists on. */
  path: string
  query?: Record<string, string>
  body?: object
  /** What PostHog answers. Anything else comes from a proxy, a captive portal, or another server. */
  answers: Schema
  /** How long the answer may be, if longer than usual. */
  maxBytes?: number
}

/** PostHog's own limit for a request. Nobody waits for the answer, so that it needn't be short. */
const TIMEOUT_MS = 30_000

/** Follows no redirect: it would take the key elsewhere, or turn a POST into a GET. */
export const requestApi = async <Schema extends z.ZodType>(
  { appHost, projectId, personalApiKey, timeoutMs = TIMEOUT_MS, until = Infinity }: ApiAccess,
  { method, scope, path, query, body, answers, maxBytes }: ApiRequest<Schema>
): Promise<z.output<Schema>> => {
  const search = query ? `?${new URLSearchParams(query)}` : ""
  const { status, retryAfter, text } = await exchange(
    `${appHost}/api${path.startsWith("/") ? path : `/projects/${projectId}/${path}`}${search}`,
    {
      method,
      headers: {
        authorization: `Bearer ${personalApiKey}`,
        accept: "application/json",
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
      redirect: "manual",
      signal: AbortSignal.timeout(Math.min(timeoutMs, leftUntil(until))),
    },
    maxBytes
  )
  if (status < 200 || status >= 300) {
    throw errorOfStatus(status, { retryAfterMs: retryAfterMs(retryAfter, Date.now()), scope })
  }
  const answer = answers.safeParse(parsed(text))
  if (!answer.success) {
    throw notPosthog(status)
  }
  return answer.data
}

const leftUntil = (until: number): number => Math.max(0, Math.ceil(until - performance.now()))

const exchange = async (url: string, init: RequestInit, maxBytes: number | undefined) => {
  try {
    const response = await fetch(url, init)
    const { status, headers } = response
    const text = await readText(response, maxBytes)
    return { status, retryAfter: headers.get("retry-after"), text }
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === "TimeoutError"
    throw unreachable(isLate ? "timeout" : errorName(error))
  }
}
