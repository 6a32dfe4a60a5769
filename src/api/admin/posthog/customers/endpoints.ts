import { z } from "@medusajs/framework/zod"
import { person } from "../../../../operations/customers/schema"
import type { Endpoint } from "../endpoint"

export const customerEndpoints: Endpoint[] = [
  {
    method: "GET",
    path: "/admin/posthog/customers/:id",
    does: "Returns what PostHog knows a customer as, and what the customer was worth.",
    answer: z.object({ person }),
  },
]
