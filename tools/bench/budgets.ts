import type { Figures, Report } from "./report"
import { burstOf, numberOf } from "./report"

/** What the plugin may cost: a ratio to another figure of the same run where possible, so that the machine doesn't matter. */
interface Budget {
  what: string
  against: string
  value: (report: Report) => number | undefined
  atMost?: number
  atLeast?: number
}

type Read = (figures: Figures) => number | undefined

const ratioTo =
  (other: "official" | "raw", read: Read) =>
  (report: Report): number =>
    (read(report.plugin) ?? Number.NaN) / (read(report[other]) ?? Number.NaN)

/**
 * Ratios of the limits in docs/performance.md to what Medusa's provider took when they were set (13 ms; 77 orders per second).
 */
const BUDGETS: readonly Budget[] = [
  {
    what: "time a handler holds the event bus",
    against: "of Medusa's provider",
    value: ratioTo("official", ({ busMsPerOrder }) => busMsPerOrder),
    atMost: 0.0077,
  },
  ...Object.entries({ "1": 0.12, "100": 0.19, "1000": 0.19 }).map(([size, atMost]): Budget => ({
    what: `CPU per order, ${burstOf(size)}`,
    against: "of Medusa's provider",
    value: ratioTo("official", ({ cpuMsPerOrderByBurst }) => cpuMsPerOrderByBurst?.[size]),
    atMost,
  })),
  {
    what: "orders backfilled per second",
    against: "of a loop over Medusa's provider",
    value: ratioTo("official", ({ backfillOrdersPerSecond }) => backfillOrdersPerSecond),
    atLeast: 5.2,
  },
  {
    what: "events drained per second",
    against: "of posthog-node alone",
    value: ratioTo("raw", ({ drainEventsPerSecond }) => drainEventsPerSecond),
    atLeast: 0.9,
  },
  {
    what: "CPU of the plugin for a shopping session",
    against: "of the session",
    value: ({ share }) => share?.ratio[0],
    atMost: 0.03,
  },
  {
    what: "CPU per shopping session",
    against: "of a session without analytics",
    value: ({ sessions }) => sessions?.ratios.shopping[0],
    atMost: 1.03,
  },
  {
    what: "CPU per shopping session with Medusa's provider",
    against: "of a session with this plugin",
    value: ({ sessions }) => sessions && sessions.ratios.official[0] / sessions.ratios.shopping[0],
    atLeast: 1,
  },
  {
    what: "an order alone until PostHog's answer, p50",
    against: "ms",
    value: ({ plugin }) => plugin.answeredMs,
    atMost: 1_000,
  },
  {
    what: "added to a store's boot",
    against: "ms",
    value: (report) => report.bootMsAdded,
    atMost: 100,
  },
]

/** A ratio of figures that were left out is not a number. */
const isMeasured = (value: number | undefined) => value !== undefined && !Number.isNaN(value)

/** Returns the budgets, and whether each run kept them, as table rows. */
export const budgetRows = (reports: readonly Report[]): Record<string, string>[] =>
  BUDGETS.filter(({ value }) => reports.some((report) => isMeasured(value(report)))).map(
    ({ what, against, value, atMost, atLeast }) => {
      const values = reports.map((report) => value(report) ?? Number.NaN)
      const kept = values.filter(
        (one) => one <= (atMost ?? Infinity) && one >= (atLeast ?? -Infinity)
      )
      return {
        budget: what,
        limit: `${atMost === undefined ? "at least" : "at most"} ${atMost ?? atLeast} ${against}`,
        ...Object.fromEntries(values.map((one, n) => [`run ${n + 1}`, numberOf(one)])),
        kept: `${kept.length} of ${values.length}`,
      }
    }
  )
