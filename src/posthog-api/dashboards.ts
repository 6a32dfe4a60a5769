import { z } from "@medusajs/framework/zod"
import { listPages } from "./list-pages"
import { requestPatiently } from "./patiently"
import type { ApiAccess } from "./request"

/** A dashboard, without its tiles. */
export interface Dashboard {
  id: number
  name: string
  description: string
}

/** PostHog's REST API for dashboards. */
export interface DashboardsApi {
  /** All that weren't deleted. */
  list(): Promise<Dashboard[]>
  create(content: Omit<Dashboard, "id">): Promise<Dashboard>
  update(id: number, content: Omit<Dashboard, "id">): Promise<Dashboard>
  /** Puts tiles in this order, two in a row. */
  arrange(id: number, tileIds: readonly number[]): Promise<void>
}

const dashboard = z.object({
  id: z.number(),
  name: z.string().nullish().transform(orEmpty),
  description: z.string().nullish().transform(orEmpty),
})

function orEmpty(text: string | null | undefined): string {
  return text ?? ""
}

const SCOPE = "dashboard:write"

/** PostHog answers with all tiles and what their insights show. */
const WITH_TILES = 32 * 1024 * 1024

/** PostHog's REST API for dashboards (`posthog/api/dashboards/dashboard.py`). */
export const dashboardsApi = (access: ApiAccess): DashboardsApi => ({
  list: async () =>
    listPages(access, { scope: "dashboard:read", path: "dashboards/", item: dashboard }),
  create: async (body) =>
    requestPatiently(access, {
      method: "POST",
      scope: SCOPE,
      path: "dashboards/",
      body,
      answers: dashboard,
      maxBytes: WITH_TILES,
    }),
  update: async (id, body) =>
    requestPatiently(access, {
      method: "PATCH",
      scope: SCOPE,
      path: `dashboards/${id}/`,
      body,
      answers: dashboard,
      maxBytes: WITH_TILES,
    }),
  arrange: async (id, tileIds) => {
    await requestPatiently(access, {
      method: "POST",
      scope: SCOPE,
      path: `dashboards/${id}/reorder_tiles/`,
      body: { tile_order: tileIds, layout: "two_column" },
      answers: z.object({}),
      maxBytes: WITH_TILES,
    })
  },
})
