import { z } from "@medusajs/framework/zod"
import { erasureStatus } from "../../../../erasure/status"
import type { Endpoint } from "../endpoint"

export const customerEndpoints: Endpoint[] = [
  {
    method: "POST",
    path: "/admin/posthog/customers/:id/erase",
    does: "Requests the erasure of a customer who was deleted in Medusa. The store's processes do it in the background.",
    status: 202,
    operation: "delete",
    answer: z.object({ erasure: erasureStatus }),
  },
]
