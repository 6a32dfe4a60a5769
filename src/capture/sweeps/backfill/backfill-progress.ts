import { z } from "@medusajs/framework/zod"
import type { Backfill } from "../../../modules/posthog/leases/backfills"

/** A backfill as it was requested, with its progress. */
export const backfillSummary = z.object({
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
  skipped: z.number().describe("Rows that couldn't become events."),
  percent: z.number().describe("How much is done."),
  rows_per_second: z.number().nullable().describe("Null before its first page."),
  seconds_left: z.number().nullable().describe("Null if that isn't known, or if it isn't running."),
  last_error: z
    .string()
    .nullable()
    .describe(
      "Why the last attempt to run it failed. `unknown_event:` and an event: the process that tried doesn't have that event."
    ),
  created_at: z.string(),
  updated_at: z.string(),
})

export type BackfillSummary = z.infer<typeof backfillSummary>

const progress = backfillSummary.pick({
  id: true,
  estimate: true,
  seen: true,
  recorded: true,
  skipped: true,
  status: true,
})

/** The progress of a backfill. */
export type BackfillProgress = z.infer<typeof progress>

export const progressOf = (of: BackfillProgress): BackfillProgress => progress.parse(of)

export const summaryOf = (backfill: Backfill): BackfillSummary => {
  const { status, estimate, seen, worked_seconds } = backfill
  const rate = seen > 0 && worked_seconds > 0 ? seen / worked_seconds : null
  return {
    ...progressOf(backfill),
    from: backfill.from_at && backfill.from_at.toISOString(),
    to: backfill.to_at && backfill.to_at.toISOString(),
    events: backfill.definitions,
    is_active: backfill.is_held && status === "running",
    in_background: backfill.in_background,
    percent: percentOf(backfill),
    rows_per_second: rate && Math.round(rate * 10) / 10,
    seconds_left:
      rate && status === "running" ? Math.ceil(Math.max(0, estimate - seen) / rate) : null,
    last_error: backfill.last_error,
    created_at: backfill.created_at.toISOString(),
    updated_at: backfill.updated_at.toISOString(),
  }
}

/** The estimate can be too high or, if rows came in the meantime, too low. */
const percentOf = ({ status, estimate, seen }: Backfill): number =>
  status === "done" ? 100 : Math.min(99, Math.floor((100 * seen) / Math.max(1, estimate)))
