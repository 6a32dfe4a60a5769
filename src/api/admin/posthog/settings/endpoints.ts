import { checks, diagnosis, settings } from "../../../../operations/settings/schema"
import type { Endpoint } from "../endpoint"

export const settingsEndpoints: Endpoint[] = [
  {
    method: "GET",
    path: "/admin/posthog/settings",
    does: "Lists the plugin's options as they are in force, and where each comes from. Keys are masked.",
    answer: settings,
  },
  {
    method: "GET",
    path: "/admin/posthog/checks",
    does: "Checks everything that the store itself can tell, with what it means if it isn't right and how to fix it.",
    answer: checks,
  },
  {
    method: "POST",
    path: "/admin/posthog/doctor",
    does: "Checks the same, and what only PostHog can tell, as `npx medusa-posthog doctor` does. With a personal API key, it sends a test event and looks for it for 15 seconds, so give the request a minute.",
    answer: diagnosis,
  },
]
