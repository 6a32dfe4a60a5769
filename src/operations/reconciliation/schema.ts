import { z } from "@medusajs/framework/zod"
import { dateOf } from "../../lib/date-of"
import { DAY_MS } from "../../lib/time"
import { reconciliation } from "../../capture/sweeps/compare/reconciliation-schema"
import type {
  Reconciliation,
  ReconciledLine,
} from "../../capture/sweeps/compare/reconciliation-schema"
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

export const repaired = z.object({
  recorded: z.number().describe("How many missing events were recorded."),
  reconciliation,
})

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

export type { Reconciliation, ReconciledLine }
