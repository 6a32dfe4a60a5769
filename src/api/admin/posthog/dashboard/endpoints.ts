import { z } from "@medusajs/framework/zod"
import { overviewState, setUpResult, whatToSetUp } from "../../../../dashboards/schema"
import type { Endpoint } from "../endpoint"

const path = "/admin/posthog/dashboard"

export const dashboardEndpoints: Endpoint[] = [
  {
    method: "GET",
    path,
    does: "Says whether the dashboard in PostHog can be set up, and where it is. Doesn't ask PostHog.",
    answer: () => z.object({ dashboard: overviewState }),
  },
  {
    method: "POST",
    path,
    does: "Sets up the dashboard in PostHog, as `npx medusa-posthog dashboard` does. What a person changed or deleted there stays that way.",
    body: () => whatToSetUp,
    answer: () => z.object({ setup: setUpResult }),
  },
]
