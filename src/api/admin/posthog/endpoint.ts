import { validateAndTransformBody, validateAndTransformQuery } from "@medusajs/framework"
import type { MiddlewareRoute } from "@medusajs/framework/http"
import type { z } from "@medusajs/framework/zod"
import { POSTHOG_RESOURCE } from "../../../operations/policies"

/**
 * An endpoint of the plugin's Admin API: what its middleware checks, and what docs/admin-api.md says about it. Schemas are made when
 * they are first needed, because making all of them would delay each boot of the store.
 */
export interface Endpoint {
  method: "GET" | "POST"
  /** As Express spells it: `/admin/posthog/events/:uuid`. */
  path: string
  /** What it does, in one sentence. */
  does: string
  query?: () => z.ZodObject
  body?: () => z.ZodType
  /** The JSON that it answers. */
  answer: () => z.ZodType
  /** The status of an answer that isn't an error, if it isn't 200. */
  status?: 202
  /** What a role must be allowed to do, if it isn't to read (GET) or to update (POST). */
  operation?: "delete"
}

/** What a role must be allowed to do. */
export const operationOf = ({ method, operation }: Endpoint): "read" | "update" | "delete" =>
  operation ?? (method === "GET" ? "read" : "update")

/**
 * The middleware that checks an endpoint's parameters and answers 400 if one is wrong. If Medusa's feature flag `rbac` is on, it first
 * answers 403 to a user whose roles don't allow it.
 */
export const checked = (endpoint: Endpoint): MiddlewareRoute => {
  const { method, path, query, body } = endpoint
  return {
    matcher: path,
    methods: [method],
    policies: [{ resource: POSTHOG_RESOURCE, operation: operationOf(endpoint) }],
    middlewares: [
      ...(query ? [queryCheck(query)] : []),
      ...(body ? [validateAndTransformBody(() => body())] : []),
    ],
  }
}

type Check = ReturnType<typeof validateAndTransformQuery>

/** Made with the first request. Medusa's check of a body also takes a function; that of a query doesn't. */
const queryCheck = (query: () => z.ZodObject): Check => {
  let check: Check | undefined
  return (...request) => {
    check ??= validateAndTransformQuery(query(), { isList: true, defaults: [] })
    return check(...request)
  }
}
