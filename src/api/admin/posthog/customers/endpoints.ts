import { z } from "@medusajs/framework/zod"
import { erasureStatus } from "../../../../erasure/status"
import { person } from "../../../../operations/customers/schema"
import type { Endpoint } from "../endpoint"

const path = "/admin/posthog/customers/:id"

export const customerEndpoints: Endpoint[] = [
  {
    method: "GET",
    path,
    does: "Returns a customer's person in PostHog, and the customer's lifetime value.",
    answer: () => z.object({ person }),
  },
  {
    method: "POST",
    path: `${path}/erase`,
    does: "Requests the erasure of a customer who was deleted in Medusa. The store's processes do it in the background.",
    status: 202,
    operation: "delete",
    answer: () => z.object({ erasure: erasureStatus }),
  },
]
