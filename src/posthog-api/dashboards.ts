import { z } from "@medusajs/framework/zod"
import { listPages } from "./list-pages"
import { requestPatiently } from "./patiently"
import type { ApiAccess } from "./request"
import { text } from "./text"

const dashboard = z.object({ id: z.number(), name: text, description: text })

/** A dashboard, without its tiles. */
export type Dashboard = z.infer<typeof dashboard>

const SCOPE = "dashboard:write"

/** PostHog answers with all tiles and what their insights show. */
const WITH_TILES = 32 * 1024 * 1024

/** PostHog's REST API for dashboards (`posthog/api/dashboards/dashboard.py`). */
export const dashboardsApi = (access: ApiAccess) => ({
  /** All that weren't deleted. */
  list: async () =>
    listPages(access, { scope: "dashboard:read", path: "dashboards/", item: dashboard }),
  create: async (body: Omit<Dashboard, "id">) =>
    requestPatiently(access, {
      method: "POST",
      scope: SCOPE,
      path: "dashboards/",
      body,
      answers: dashboard,
      maxBytes: WITH_TILES,
    }),
  update: async (id: number, body: Omit<Dashboard, "id">) =>
    requestPatiently(access, {
      method: "PATCH",
      scope: SCOPE,
      path: `dashboards/${id}/`,
      body,
      answers: dashboard,
      maxBytes: WITH_TILES,
    }),
  /** Puts tiles in this order, two in a row. */
  arrange: async (id: number, tileIds: readonly number[]): Promise<void> => {
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
