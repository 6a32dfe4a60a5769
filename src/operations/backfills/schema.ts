import { z } from "@medusajs/framework/zod"
import { counted, paging } from "../paging"
import { isForward, NOT_FORWARD, timeOf } from "../time"

const span = {
  from: timeOf("from").describe("Start of the time span, included. Default: the beginning."),
  to: timeOf("to").describe("End of the time span, excluded. Default: a few minutes ago."),
}

const EVENTS = "IDs of events, as in docs/events.md. Default: all that are on."

export const backfillsQuery = z.object(paging)

export const newBackfill = z
  .object({ ...span, events: z.array(z.string()).min(1).max(200).optional().describe(EVENTS) })
  .refine(isForward, { error: NOT_FORWARD })

export type NewBackfill = z.infer<typeof newBackfill>

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

export const backfill = z.object({
  id: z.string(),
  status: z
    .enum(["running", "paused", "done", "canceled"])
    .describe("A `running` backfill that isn't active waits for a process of the store."),
  from: z.string().nullable().describe("Null: the beginning."),
  to: z.string().nullable().describe("Null: up to a few minutes ago."),
  events: z.array(z.string()),
  is_active: z.boolean().describe("Whether a process is running it now."),
  in_background: z
    .boolean()
    .describe("Whether the store's processes run it, rather than a command."),
  estimate: z.number().describe("Rows to check, as counted at the start."),
  seen: z.number().describe("Rows checked."),
  recorded: z.number().describe("Events that weren't recorded before."),
  skipped: z.number().describe("Rows that no event could be made of."),
  percent: z.number().describe("How much is done."),
  rows_per_second: z.number().nullable().describe("Null before its first page."),
  seconds_left: z.number().nullable().describe("Null if that isn't known, or it doesn't run."),
  last_error: z.string().nullable().describe("Why the last attempt to run it failed."),
  created_at: z.string(),
  updated_at: z.string(),
})

export type Backfill = z.infer<typeof backfill>

export const backfillList = z.object({ backfills: z.array(backfill), ...counted })

export type BackfillList = z.infer<typeof backfillList>

export const backfillEstimate = z.object({
  rows: z
    .number()
    .describe("Rows to check, at most. Nothing is sent again for those that were recorded."),
  seconds: z.number().describe("About how long it takes, as fast as the store's last backfills."),
  events: z.array(z.object({ event: z.string(), rows: z.number() })),
})

export type BackfillEstimate = z.infer<typeof backfillEstimate>
