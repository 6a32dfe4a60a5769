import { z } from "@medusajs/framework/zod"
import { backfillSummary } from "../../capture/sweeps/backfill/backfill-progress"
import type { BackfillSummary } from "../../capture/sweeps/backfill/backfill-progress"
import { dateOf } from "../../lib/time"
import { counted, paging } from "../paging"
import { isForward, NOT_FORWARD, timeOf } from "../time"

const span = {
  from: timeOf("from").describe("Start of the time span, included. Default: the beginning."),
  to: timeOf("to").describe("End of the time span, excluded. Default: a few minutes ago."),
}

const EVENTS = "IDs of events, as in docs/events.md. Default: all that are on."

export const backfillsQuery = z.object(paging)

export type BackfillsQuery = z.infer<typeof backfillsQuery>

export const newBackfill = z
  .object({ ...span, events: z.array(z.string()).min(1).max(200).optional().describe(EVENTS) })
  .refine(isForward, { error: NOT_FORWARD })

export type NewBackfill = z.infer<typeof newBackfill>

/** What it covers, with its times as dates. */
export const inputOf = ({ from, to, events }: NewBackfill) => ({
  from: dateOf(from),
  to: dateOf(to),
  events,
})

export const estimateQuery = z
  .object({
    ...span,
    events: z
      .union([z.string(), z.array(z.string())])
      .transform((ids) => [ids].flat().flatMap((id) => id.split(",")))
      .optional()
      .describe(EVENTS),
  })
  .refine(isForward, { error: NOT_FORWARD })

export type Backfill = BackfillSummary

export const backfillList = z.object({ backfills: z.array(backfillSummary), ...counted })

export type BackfillList = z.infer<typeof backfillList>

export const backfillEstimate = z.object({
  rows: z
    .number()
    .describe("Rows to check, at most. Nothing is sent again for those that were recorded."),
  seconds: z.number().describe("About how long it takes, as fast as the store's last backfills."),
  events: z.array(z.object({ event: z.string(), rows: z.number() })),
})

export type BackfillEstimate = z.infer<typeof backfillEstimate>
