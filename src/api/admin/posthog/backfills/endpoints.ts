import { z } from "@medusajs/framework/zod"
import { backfillSummary } from "../../../../capture/sweeps/backfill/backfill-progress"
import * as schema from "../../../../operations/backfills/schema"
import type { Endpoint } from "../endpoint"

const path = "/admin/posthog/backfills"
const answer = () => z.object({ backfill: backfillSummary })

const ACTIONS = {
  pause: "Pauses a backfill after its current page, wherever it runs.",
  resume: "Lets the store's processes continue a paused or interrupted backfill.",
  cancel: "Ends a backfill after its current page. What it recorded stays.",
}

export const backfillEndpoints: Endpoint[] = [
  {
    method: "GET",
    path,
    does: "Lists backfills, newest first, with progress, rate, and time left.",
    query: () => schema.backfillsQuery,
    answer: () => schema.backfillList,
  },
  {
    method: "GET",
    path: `${path}/estimate`,
    does: "Counts what a backfill would check, and estimates how long it takes.",
    query: () => schema.estimateQuery,
    answer: () => z.object({ estimate: schema.backfillEstimate }),
  },
  {
    method: "POST",
    path,
    does: "Starts a backfill in the background. If one with the same time span and events isn't finished, that one continues.",
    body: () => schema.newBackfill,
    answer,
  },
  ...Object.entries(ACTIONS).map(([action, does]): Endpoint => ({
    method: "POST",
    path: `${path}/:id/${action}`,
    does,
    answer,
  })),
]
