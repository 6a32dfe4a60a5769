import { checks, settings } from "../../../../operations/settings/schema"
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
    does: "Checks everything that must be right, with what it means if it isn't and how to fix it.",
    answer: checks,
  },
]
