import { z } from "@medusajs/framework/zod"
import type { Endpoint } from "../../src/api/admin/posthog/endpoint"
import { operationOf } from "../../src/api/admin/posthog/endpoint"
import { endpoints } from "../../src/api/middlewares"
import { POSTHOG_RESOURCE } from "../../src/operations/policies"

/** The parts of JSON Schema that zod writes for the plugin's schemas. */
export interface JsonSchema {
  $schema?: string
  type?: string
  description?: string
  default?: unknown
  enum?: unknown[]
  format?: string
  minimum?: number
  maximum?: number
  maxItems?: number
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  anyOf?: JsonSchema[]
}

export interface OpenApiParameter {
  name: string
  in: "path" | "query"
  required: boolean
  description?: string
  style?: "deepObject"
  schema: JsonSchema
}

export interface OpenApiOperation {
  summary: string
  "x-policy": string
  parameters?: OpenApiParameter[]
  requestBody?: { required: true; content: Json }
  responses: Record<string, { description: string; content?: Json }>
}

type Json = { "application/json": { schema: JsonSchema } }

/** An OpenAPI document of the plugin's Admin API. */
export interface OpenApi {
  openapi: string
  info: { title: string; version: string; description: string }
  security: Record<string, string[]>[]
  components: { securitySchemes: Record<string, object> }
  paths: Record<string, Record<string, OpenApiOperation>>
}

/** Describes the endpoints' schemas, from which Medusa's validators check requests, as OpenAPI 3.1. */
export const openApi = (): OpenApi => {
  const paths: OpenApi["paths"] = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, "{$1}")
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationIn(endpoint) }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "medusa-plugin-posthog",
      version: "1",
      description: "The plugin's part of Medusa's Admin API.",
    },
    security: [{ jwt: [] }, { api_key: [] }, { session: [] }],
    components: {
      securitySchemes: {
        jwt: { type: "http", scheme: "bearer" },
        api_key: { type: "http", scheme: "basic" },
        session: { type: "apiKey", in: "cookie", name: "connect.sid" },
      },
    },
    paths,
  }
}

const operationIn = (endpoint: Endpoint): OpenApiOperation => {
  const { path, does, query, body, answer, status = 200 } = endpoint
  const parameters = [...pathParameters(path), ...(query ? queryParameters(query()) : [])]
  const takes = query ?? body
  return {
    summary: does,
    "x-policy": `${POSTHOG_RESOURCE}:${operationOf(endpoint)}`,
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: json(schemaOf(body(), "input")) } }),
    responses: {
      [status]: { description: "Done", content: json(schemaOf(answer(), "output")) },
      ...(takes && { 400: { description: "A parameter is wrong; the message names it" } }),
      401: { description: "Not signed in to the Admin" },
      403: { description: "The user's roles don't allow it" },
      ...(path.includes(":") && { 404: { description: "There is none with this ID" } }),
    },
  }
}

const json = (schema: JsonSchema): Json => ({ "application/json": { schema } })

const schemaOf = (schema: z.ZodType, io: "input" | "output"): JsonSchema => ({
  ...(z.toJSONSchema(schema, { io, unrepresentable: "any" }) as JsonSchema),
  // OpenAPI 3.1 says which one for all.
  $schema: undefined,
})

const pathParameters = (path: string): OpenApiParameter[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }))

const queryParameters = (query: z.ZodType): OpenApiParameter[] => {
  const { properties = {}, required = [] } = schemaOf(query, "input")
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(description && { description }),
    ...(schema.properties && { style: "deepObject" as const }),
    schema,
  }))
}
