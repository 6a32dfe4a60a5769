import type { Report } from "./report"
import { numberOf } from "./report"

/** What the plugin may cost, as a ratio to another figure of the same run wherever there is one, so that machines do not matter. */
interface Budget {
  what: string
  against: string
  value: (report: Report) => number
  limit: number
  /** Whether the limit is the most or the least that is allowed. */
  is: "at most" | "at least"
}

const ratio = (ours: number | null | undefined, theirs: number | null | undefined): number =>
  (ours ?? Number.NaN) / (theirs ?? Number.NaN)

/** Ratios of the limits that docs/performance.md tells, to what Medusa's provider took when they were set (13 ms; 77 orders a second). */
const BUDGETS: readonly Budget[] = [
  {
    what: "time a handler holds the event bus",
    against: "of Medusa's provider",
    value: ({ plugin, official }) => ratio(plugin.busMsPerOrder, official.busMsPerOrder),
    limit: 0.0077,
    is: "at most",
  },
  ...["100", "1000"].map((size): Budget => ({
    what: `CPU per order, bursts of ${Number(size).toLocaleString("en")}`,
    against: "of Medusa's provider",
    value: ({ plugin, official }) =>
      ratio(plugin.cpuMsPerOrderByBurst?.[size], official.cpuMsPerOrderByBurst?.[size]),
    limit: 0.19,
    is: "at most",
  })),
  {
    what: "orders backfilled per second",
    against: "of a loop over Medusa's provider",
    value: ({ plugin, official }) =>
      ratio(plugin.backfillOrdersPerSecond, official.backfillOrdersPerSecond),
    limit: 5.2,
    is: "at least",
  },
  {
    what: "events drained per second",
    against: "of posthog-node alone",
    value: ({ plugin, raw }) => ratio(plugin.drainEventsPerSecond, raw.drainEventsPerSecond),
    limit: 0.45,
    is: "at least",
  },
  {
    what: "memory held for 100,000 events",
    against: "MB",
    value: ({ plugin }) => plugin.rssMbAtBacklog ?? Number.NaN,
    limit: 30,
    is: "at most",
  },
]

/** The budgets and whether each run kept them, as rows of a table. */
export const budgetRows = (reports: readonly Report[]): Record<string, string>[] =>
  BUDGETS.map(({ what, against, value, limit, is }) => {
    const values = reports.map(value)
    const kept = values.filter((one) => (is === "at most" ? one <= limit : one >= limit))
    return {
      budget: what,
      limit: `${is} ${limit} ${against}`,
      ...Object.fromEntries(values.map((one, n) => [`run ${n + 1}`, numberOf(one)])),
      kept: `${kept.length} of ${values.length}`,
    }
  })
