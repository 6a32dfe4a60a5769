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

export type { Reconciliation, ReconciledLine }
