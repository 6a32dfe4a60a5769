import { z } from "@medusajs/framework/zod"
import type { JsonObject } from "../lib/json/json"
import { listPages } from "./list-pages"
import { requestPatiently } from "./patiently"
import type { ApiAccess } from "./request"
import { text } from "./text"

const insight = z
  .object({
    id: z.number(),
    name: text,
    description: text,
    query: z
      .record(z.string(), z.json())
      .nullish()
      .transform((query) => (query ?? {}) as JsonObject),
    dashboard_tiles: z.array(z.object({ id: z.number(), dashboard_id: z.number() })).default([]),
  })
  .transform(({ id, dashboard_tiles, ...content }) => ({
    id,
    content,
    tiles: dashboard_tiles.map((tile) => ({ id: tile.id, dashboardId: tile.dashboard_id })),
  }))

/** An insight and its places on dashboards. */
export type Insight = z.infer<typeof insight>

/** What an insight shows. */
export type InsightContent = Insight["content"]

/** PostHog's REST API for insights (`posthog/api/insight.py`). */
export const insightsApi = (access: ApiAccess) => {
  const write = async (method: "POST" | "PATCH", path: string, body: object) =>
    requestPatiently(access, { method, scope: "insight:write", path, body, answers: insight })
  return {
    /** All insights of a dashboard that weren't deleted. */
    on: async (dashboardId: number) =>
      listPages(access, {
        scope: "insight:read",
        path: "insights/",
        query: { dashboards: JSON.stringify([dashboardId]), basic: "true" },
        item: insight,
      }),
    create: async (dashboardId: number, content: InsightContent) =>
      write("POST", "insights/", { ...content, dashboards: [dashboardId] }),
    update: async (id: number, content: InsightContent) =>
      write("PATCH", `insights/${id}/`, content),
  }
}
