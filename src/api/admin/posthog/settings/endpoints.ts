import { z } from "@medusajs/framework/zod"
import { checkSchema, diagnosis } from "../../../../health/check"
import { setting } from "../../../../options/setting"
import type { Endpoint } from "../endpoint"

export const settingsEndpoints: Endpoint[] = [
  {
    method: "GET",
    path: "/admin/posthog/settings",
    does: "Lists the plugin's options in effect, and where each comes from. Keys are masked.",
    answer: () => z.object({ settings: z.array(setting) }),
  },
  {
    method: "GET",
    path: "/admin/posthog/checks",
    does: "Runs the checks that need only the store, and says what each means if it fails and how to fix it.",
    answer: () => z.object({ checks: z.array(checkSchema) }),
  },
  {
    method: "POST",
    path: "/admin/posthog/doctor",
    does: "Runs the same checks, and those that need PostHog, as `npx medusa-posthog doctor` does. With a personal API key, it sends a test event and looks for it for 15 seconds, so give the request a minute.",
    answer: () => z.object({ diagnosis }),
  },
]
