import { z } from "@medusajs/framework/zod"
import { dateOf, DAY_MS } from "../../lib/time"
import { isForward, NOT_FORWARD, timeOf } from "../time"

/** One page of the Admin shows a month; comparing reads each row, so a year would take minutes. */
const MAX_DAYS = 31

const DEFAULT_DAYS = 7

/** The span that a range asks for. */
export const rangeOf = ({ from, to }: { from?: string; to?: string }) => {
  const end = dateOf(to)
  const before = (end ?? new Date()).getTime() - DEFAULT_DAYS * DAY_MS
  return { from: dateOf(from) ?? new Date(before), to: end }
}

const daysIn = (range: { from?: string; to?: string }): number => {
  const { from, to = new Date() } = rangeOf(range)
  return (to.getTime() - from.getTime()) / DAY_MS
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

/** What the store, the outbox, and PostHog have of some facts. */
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
      "Of what should be in PostHog by now, the percentage that is there. Null if there is nothing."
    ),
  agrees: z.boolean().describe("Whether counts and amounts match, to the cent."),
}

const rows = z.array(z.object({ event: z.string(), entity_id: z.string() }))

/** The store compared with the outbox and PostHog's receipts. */
export const reconciliation = z.object({
  from: z
    .string()
    .nullable()
    .describe(
      "Where the comparison starts: not before the earliest time the plugin knows. Null: the beginning."
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

export type Reconciliation = z.infer<typeof reconciliation>

export type ReconciledLine = Reconciliation["lines"][number]

export type ReconciledCounts = Pick<Reconciliation, keyof typeof counts>

export const repaired = z.object({
  recorded: z.number().describe("How many missing events were recorded."),
  reconciliation,
})

export type Repaired = z.infer<typeof repaired>

const figures = z.object({ count: z.number(), amount: z.number().describe("In major units.") })

/** PostHog's receipts compared with what it shows. */
export const posthogComparison = z.object({
  agrees: z.boolean().describe("Whether PostHog shows everything that it accepted."),
  lines: z
    .array(
      z.object({
        day: z.string().describe("`2026-11-26`, UTC."),
        event: z.string().describe("The name PostHog sees."),
        currency: z.string().describe("ISO 4217, in uppercase."),
        accepted: figures.describe("What PostHog accepted, by its receipts in the outbox."),
        shown: figures.describe("Of those, what PostHog shows."),
        dropped: z
          .number()
          .describe("How many it dropped. Those of customers who were erased don't count."),
        reasons: z
          .array(z.string())
          .describe("The types of PostHog's ingestion warnings about them, if there are any."),
        agrees: z.boolean(),
      })
    )
    .describe("One per day, event, and currency, the latest day first."),
  dropped: z.number().describe("How many events PostHog accepted, but doesn't show."),
  erased: z
    .number()
    .describe("Events that PostHog may have deleted because a customer was erased."),
  too_new: z
    .number()
    .describe("Accepted in the last ten minutes, so PostHog may not show them yet. In no line."),
})

export type PosthogTable = z.infer<typeof posthogComparison>

export type PosthogTableLine = PosthogTable["lines"][number]

export const sentAgain = z.object({
  sent_again: z.number().describe("How many dropped events are sent again."),
  left: z
    .number()
    .describe(
      "How many are left: more than 5,000, or an event whose payload and row are both gone."
    ),
})

export type SentAgain = z.infer<typeof sentAgain>
