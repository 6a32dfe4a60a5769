import { z } from "@medusajs/framework/zod"
import { unlessNotFound } from "./api-error"
import { requestPatiently } from "./patiently"
import type { ApiAccess } from "./request"
import { text } from "./text"

/** The ID is a UUID. */
const definition = z.object({ id: z.string(), name: z.string(), description: text })

/** An event or a property that PostHog has seen. */
export type Definition = z.infer<typeof definition>

/** Short enough for a URL, and one page of PostHog's answers. */
const NAMES = 50

/**
 * PostHog's REST API for what it knows about events and their properties (`posthog/api/event_definition.py`,
 * `posthog/api/property_definition.py`).
 */
export const definitionsApi = (access: ApiAccess) => ({
  /** Returns undefined if PostHog hasn't seen an event of this name. */
  event: async (name: string) =>
    unlessNotFound(
      () =>
        requestPatiently(access, {
          method: "GET",
          scope: "event_definition:read",
          path: "event_definitions/by_name/",
          query: { name },
          answers: definition,
        }),
      undefined
    ),
  /** Those of these properties of events that PostHog has seen. */
  properties: async (names: readonly string[]): Promise<Definition[]> => {
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
  describe: async (kind: "event" | "property", id: string, description: string) =>
    requestPatiently(access, {
      method: "PATCH",
      scope: `${kind}_definition:write`,
      path: `${kind}_definitions/${id}/`,
      body: { description },
      answers: definition,
    }),
})

export type DefinitionsApi = ReturnType<typeof definitionsApi>
