import { z } from "@medusajs/framework/zod"
import { DAY_MS } from "../../lib/time"
import { isForward, NOT_FORWARD, timeOf } from "../time"

/** One page of the Admin shows a month; comparing reads each row, so a year would take minutes. */
const MAX_DAYS = 31

export const DEFAULT_DAYS = 7

const daysIn = ({ from, to }: { from?: string; to?: string }): number => {
  const end = to ? new Date(to).getTime() : Date.now()
  const begin = from ? new Date(from).getTime() : end - DEFAULT_DAYS * DAY_MS
  return (end - begin) / DAY_MS
}

/** Which days to compare. */
export const reconciliationRange = z
  .object({
    from: timeOf("from").describe(
      "Start of the time span, included. Default: 7 days before its end."
    ),
    to: timeOf("to").describe(
      "End of the time span, excluded. Default: five minutes ago, because younger facts may not be recorded yet."
    ),
  })
  .refine(isForward, { error: NOT_FORWARD })
  .refine((range) => daysIn(range) <= MAX_DAYS, {
    error: ({ input }) =>
      `Expected fields 'from' and 'to' to span at most ${MAX_DAYS} days, got: ${Math.ceil(daysIn(input as object))}. Ask for one month after another, or run \`npx medusa-posthog reconcile\``,
  })

export type ReconciliationRange = z.infer<typeof reconciliationRange>

const counts = {
  store: z.number().describe("Orders, captures, and refunds in the store."),
  recorded: z.number().describe("Those whose event is in the outbox."),
  delivered: z.number().describe("Those that PostHog accepted."),
  waiting: z.number().describe("Those that wait for delivery, overdue ones included."),
  overdue: z.number().describe("Those that have waited for more than an hour."),
  set_aside: z.number(),
  dropped: z.number().describe("Kept from PostHog as intended, such as by `beforeSend`."),
  missing: z.number().describe("In the store, but not in the outbox."),
  only_in_outbox: z.number().describe("In the outbox, but no longer in the store."),
  accuracy: z
    .number()
    .nullable()
    .describe(
      "Of what should be in PostHog by now, how much is, in percent. Null if there is nothing."
    ),
  agrees: z.boolean().describe("Whether counts and amounts match, to the cent."),
}

const rows = z.array(z.object({ event: z.string(), entity_id: z.string() }))

export const reconciliation = z.object({
  from: z
    .string()
    .nullable()
    .describe(
      "Where the comparison starts: not before the plugin knows the facts. Null: the beginning."
    ),
  to: z.string(),
  ...counts,
  lines: z
    .array(
      z.object({
        day: z.string().describe("`2026-11-26`, UTC."),
        currency: z.string().describe("ISO 4217, in uppercase."),
        sales_channel: z
          .object({ id: z.string(), name: z.string().nullable() })
          .nullable()
          .describe("Null: the order has none, or only the outbox has the event."),
        ...counts,
        events: z.array(
          z.object({
            event: z.string(),
            store_amount: z.number().describe("In major units."),
            recorded_amount: z.number(),
            ...counts,
          })
        ),
      })
    )
    .describe("One per day, currency, and sales channel, the latest day first."),
  missing_rows: rows.describe("The first 20 rows whose event isn't in the outbox."),
  unreadable_rows: rows.describe("The first 20 rows that couldn't be read. They are in no line."),
})

export const repaired = z.object({
  recorded: z.number().describe("How many missing events were recorded."),
  reconciliation,
})

export type Reconciliation = z.infer<typeof reconciliation>

export type ReconciledLine = Reconciliation["lines"][number]
