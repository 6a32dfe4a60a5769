import { z } from "@medusajs/framework/zod"
import { deliveries } from "../../../../operations/deliveries/schema"
import type { Endpoint } from "../endpoint"

export const deliveryEndpoints: Endpoint[] = [
  {
    method: "GET",
    path: "/admin/posthog/deliveries",
    does: "Counts the events that were delivered, are waiting, or were set aside, for each of the last 30 days, or of the last `retentionDays` if that is less.",
    answer: () => z.object({ deliveries }),
  },
]
