import { validateAndTransformBody, validateAndTransformQuery } from "@medusajs/framework"
import type { MiddlewareRoute } from "@medusajs/framework/http"
import type { z } from "@medusajs/framework/zod"

/** An endpoint of the plugin's Admin API: what its middleware checks, and what docs/admin-api.md says about it. */
export interface Endpoint {
  method: "GET" | "POST"
  /** As Express spells it: `/admin/posthog/events/:uuid`. */
  path: string
  /** What it does, in one sentence. */
  does: string
  query?: z.ZodObject
  body?: z.ZodType
  /** The JSON that it answers. */
  answer: z.ZodType
}

/** The middleware that checks an endpoint's parameters and answers 400 if one is wrong. */
export const checked = ({ method, path, query, body }: Endpoint): MiddlewareRoute => ({
  matcher: path,
  methods: [method],
  middlewares: [
    ...(query ? [validateAndTransformQuery(query, { isList: true, defaults: [] })] : []),
    ...(body ? [validateAndTransformBody(body)] : []),
  ],
})
