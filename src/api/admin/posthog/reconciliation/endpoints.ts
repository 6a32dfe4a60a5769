import { z } from "@medusajs/framework/zod"
import {
  posthogComparison,
  reconciliation,
  reconciliationRange,
  repaired,
  sentAgain,
} from "../../../../operations/reconciliation/schema"
import type { Endpoint } from "../endpoint"

const path = "/admin/posthog/reconciliation"

export const reconciliationEndpoints: Endpoint[] = [
  {
    method: "GET",
    path,
    does: "Compares the store's orders, captures, and refunds with what was sent, by day, currency, and sales channel. At most 31 days and 20,000 rows, because it reads each row; `npx medusa-posthog reconcile` has no limit.",
    query: () => reconciliationRange,
    answer: () => z.object({ reconciliation }),
  },
  {
    method: "POST",
    path: `${path}/repair`,
    does: "Records what is missing in a range, and compares again.",
    body: () => reconciliationRange,
    answer: () => repaired,
  },
  {
    method: "GET",
    path: `${path}/posthog`,
    does: "Asks PostHog, and compares what it accepted with what it shows, by day, event, and currency. At most 31 days and 25 seconds; `npx medusa-posthog reconcile --posthog` has no limit. Needs the options `personalApiKey` and `projectId`.",
    query: () => reconciliationRange,
    answer: () => z.object({ comparison: posthogComparison }),
  },
  {
    method: "POST",
    path: `${path}/posthog/send-again`,
    does: "Compares a range with PostHog, and sends again what PostHog accepted and then dropped, in the background. PostHog counts an event once, however often it is sent.",
    body: () => reconciliationRange,
    answer: () => sentAgain,
  },
]
