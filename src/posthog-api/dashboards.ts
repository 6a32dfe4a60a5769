import { z } from "@medusajs/framework/zod"
import { listPages } from "./list-pages"
import { requestPatiently } from "./patiently"
import type { ApiAccess, ApiRequest } from "./request"
import { text } from "./text"

const dashboard = z.object({ id: z.number(), name: text, description: text })

/** A dashboard, without its tiles. */
export type Dashboard = z.infer<typeof dashboard>

/** PostHog answers with all tiles and what their insights show. */
const WITH_TILES = 32 * 1024 * 1024

type Content = Omit<Dashboard, "id">

/** PostHog's REST API for dashboards (`posthog/api/dashboards/dashboard.py`). */
export const dashboardsApi = (access: ApiAccess) => {
  const write = async <Answer extends z.ZodType>(
    request: Pick<ApiRequest<Answer>, "method" | "path" | "body" | "answers">
  ) => requestPatiently(access, { ...request, scope: "dashboard:write", maxBytes: WITH_TILES })
  return {
    /** All that weren't deleted. */
    list: async () =>
      listPages(access, { scope: "dashboard:read", path: "dashboards/", item: dashboard }),
    create: async (body: Content) =>
      write({ method: "POST", path: "dashboards/", body, answers: dashboard }),
    update: async (id: number, body: Content) =>
      write({ method: "PATCH", path: `dashboards/${id}/`, body, answers: dashboard }),
    /** Puts tiles in this order, two in a row. */
    arrange: async (id: number, tileIds: readonly number[]): Promise<void> => {
      await write({
        method: "POST",
        path: `dashboards/${id}/reorder_tiles/`,
        body: { tile_order: tileIds, layout: "two_column" },
        answers: z.object({}),
      })
    },
  }
}
