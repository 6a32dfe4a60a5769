import { z } from "@medusajs/framework/zod"
import { healthReport } from "../../../../health/report"
import type { Endpoint } from "../endpoint"

export const healthEndpoints: Endpoint[] = [
  {
    method: "GET",
    path: "/admin/posthog/health",
    does: "Returns the plugin's status across all processes, for people and monitors. It answers even if the database doesn't.",
    answer: () => z.object({ health: healthReport }),
  },
]
