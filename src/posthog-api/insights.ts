import { z } from "@medusajs/framework/zod"
import type { JsonObject } from "../lib/json/json"
import { listPages } from "./list-pages"
import { requestPatiently } from "./patiently"
import type { ApiAccess } from "./request"

/** What an insight shows. */
export interface InsightContent {
  name: string
  description: string
  query: JsonObject
}

/** An insight and its places on dashboards. */
export interface Insight {
  id: number
  content: InsightContent
  tiles: { id: number; dashboardId: number }[]
}

/** PostHog's REST API for insights. */
export interface InsightsApi {
  /** All insights of a dashboard that weren't deleted. */
  on(dashboardId: number): Promise<Insight[]>
  create(dashboardId: number, content: InsightContent): Promise<Insight>
  update(id: number, content: InsightContent): Promise<Insight>
}

const orEmpty = z
  .string()
  .nullish()
  .transform((text) => text ?? "")

const insight = z
  .object({
    id: z.number(),
    name: orEmpty,
    description: orEmpty,
    query: z
      .record(z.string(), z.json())
      .nullish()
      .transform((query) => (query ?? {}) as JsonObject),
    dashboard_tiles: z.array(z.object({ id: z.number(), dashboard_id: z.number() })).default([]),
  })
  .transform(({ id, dashboard_tiles, ...content }): Insight => ({
    id,
    content,
    tiles: dashboard_tiles.map((tile) => ({ id: tile.id, dashboardId: tile.dashboard_id })),
  }))

/** PostHog's REST API for insights (`posthog/api/insight.py`). */
export const insightsApi = (access: ApiAccess): InsightsApi => ({
  on: async (dashboardId) =>
    listPages(access, {
      scope: "insight:read",
      path: "insights/",
      query: { dashboards: JSON.stringify([dashboardId]), basic: "true" },
      item: insight,
    }),
  create: async (dashboardId, content) =>
    requestPatiently(access, {
      method: "POST",
      scope: "insight:write",
      path: "insights/",
      body: { ...content, dashboards: [dashboardId] },
      answers: insight,
    }),
  update: async (id, content) =>
    requestPatiently(access, {
      method: "PATCH",
      scope: "insight:write",
      path: `insights/${id}/`,
      body: content,
      answers: insight,
    }),
})
