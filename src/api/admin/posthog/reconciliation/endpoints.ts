import { z } from "@medusajs/framework/zod"
import { reconciliation } from "../../../../capture/sweeps/compare/reconciliation-schema"
import { reconciliationRange, repaired } from "../../../../operations/reconciliation/schema"
import type { Endpoint } from "../endpoint"

const path = "/admin/posthog/reconciliation"

export const reconciliationEndpoints: Endpoint[] = [
  {
    method: "GET",
    path,
    does: "Compares the store's orders, captures, and refunds with what was sent, by day, currency, and sales channel. At most 31 days and 20,000 rows, because it reads each row; `npx medusa-posthog reconcile` has no limit.",
    query: reconciliationRange,
    answer: z.object({ reconciliation }),
  },
  {
    method: "POST",
    path: `${path}/repair`,
    does: "Records what is missing in a range, and compares again.",
    body: reconciliationRange,
    answer: repaired,
  },
]
