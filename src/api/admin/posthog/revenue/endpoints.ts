import { z } from "@medusajs/framework/zod"
import { revenue, revenueQuery } from "../../../../operations/revenue/schema"
import type { Endpoint } from "../endpoint"

export const revenueEndpoints: Endpoint[] = [
  {
    method: "GET",
    path: "/admin/posthog/revenue",
    does: "Sums up the store's money of the last days, with the sums of the plugin's events next to it.",
    query: () => revenueQuery,
    answer: () => z.object({ revenue }),
  },
]
