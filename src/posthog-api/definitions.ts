import { z } from "@medusajs/framework/zod"
import { isNotFound } from "./api-error"
import { requestPatiently } from "./patiently"
import type { ApiAccess } from "./request"

/** An event or a property that PostHog has seen. */
export interface Definition {
  /** A UUID. */
  id: string
  name: string
  description: string
}

/** PostHog's REST API for what it knows about events and their properties. */
export interface DefinitionsApi {
  /** Returns undefined if PostHog hasn't seen an event of this name. */
  event(name: string): Promise<Definition | undefined>
  describeEvent(id: string, description: string): Promise<Definition>
  /** Those of these properties of events that PostHog has seen. */
  properties(names: readonly string[]): Promise<Definition[]>
  describeProperty(id: string, description: string): Promise<Definition>
}

const definition = z.object({
  id: z.string(),
  name: z.string(),
  description: z
    .string()
    .nullish()
    .transform((text) => text ?? ""),
})

/** Short enough for a URL, and one page of PostHog's answers. */
const NAMES = 50

/** PostHog's REST API for definitions (`posthog/api/event_definition.py`, `posthog/api/property_definition.py`). */
export const definitionsApi = (access: ApiAccess): DefinitionsApi => ({
  event: async (name) => {
    try {
      return await requestPatiently(access, {
        method: "GET",
        scope: "event_definition:read",
        path: "event_definitions/by_name/",
        query: { name },
        answers: definition,
      })
    } catch (error) {
      if (isNotFound(error)) {
        return undefined
      }
      throw error
    }
  },
  describeEvent: async (id, description) =>
    requestPatiently(access, {
      method: "PATCH",
      scope: "event_definition:write",
      path: `event_definitions/${id}/`,
      body: { description },
      answers: definition,
    }),
  properties: async (names) => {
    const found: Definition[] = []
    for (let start = 0; start < names.length; start += NAMES) {
      const properties = names.slice(start, start + NAMES)
      const { results } = await requestPatiently(access, {
        method: "GET",
        scope: "property_definition:read",
        path: "property_definitions/",
        query: { properties: properties.join(","), type: "event", limit: "100" },
        answers: z.object({ results: z.array(definition) }),
      })
      found.push(...results.filter(({ name }) => properties.includes(name)))
    }
    return found
  },
  describeProperty: async (id, description) =>
    requestPatiently(access, {
      method: "PATCH",
      scope: "property_definition:write",
      path: `property_definitions/${id}/`,
      body: { description },
      answers: definition,
    }),
})
