import { cpus, totalmem } from "node:os"
import type { CheckoutFigures } from "./checkouts"
import type { Ratio } from "./paired"
import { median } from "./quantile"
import type { SessionFigures } from "./sessions"
import type { ShareFigures } from "./share"

/** By their names in `--json` output. */
const WORDS = {
  busMsPerOrder: "time a handler holds the event bus per order, ms",
  cpuMsPerOrder: "CPU per order, hint to delivered, bursts of 100, ms",
  queriesPerOrder: "statements per order",
  rowsPerOrder: "rows read or written per order",
  bytesPerEvent: "bytes on the wire per event",
  requestsPer1000Events: "requests per 1,000 events",
  backfillOrdersPerSecond: "orders backfilled per second",
  drainEventsPerSecond: "outbox events drained per second",
  delayP99MsWaiting: "event loop delay with a waiting backlog, p99, ms",
  delayP99MsDraining: "event loop delay while draining it, p99, ms",
  lostOfBacklog: "lost of the backlog",
  checkoutsPerSecond: "checkouts per second",
  cpuMsPerSingleOrder: "CPU per order, single orders, mean with V8's collections, ms",
  answeredMs: "an order alone until PostHog's answer, p50, ms",
}

type Figure = keyof typeof WORDS

/** One contestant's figures, without those that don't apply to it. */
export type Figures = Partial<Record<Figure, number>> & {
  cpuMsPerOrderByBurst?: Record<string, number>
}

/** A run's figures: this plugin's, Medusa's provider's, and those of what both are built on. */
export interface Report {
  plugin: Figures
  official: Figures
  raw: Figures
  checkouts?: CheckoutFigures
  share?: ShareFigures
  sessions?: SessionFigures
  bootMsAdded?: number
}

/** A report of a part that has no figures of its own. */
export const NO_FIGURES: Report = { plugin: {}, official: {}, raw: {} }

/** Formats a figure with three digits; a dash if there is none. */
export const numberOf = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value)
    ? "–"
    : Math.abs(value) >= 100
      ? Math.round(value).toLocaleString("en")
      : String(Number(value.toPrecision(3)))

const rowOf = (figure: string, ours?: number, theirs?: number, limit?: number) => ({
  figure,
  "this plugin": numberOf(ours),
  "Medusa's provider": numberOf(theirs),
  "raw limit": numberOf(limit),
  ratio: theirs && ours !== undefined ? (ours / theirs).toPrecision(2) : "–",
})

export const burstOf = (size: string): string =>
  size === "1" ? "single orders" : `bursts of ${Number(size).toLocaleString("en")}`

/** Returns the figures that were measured as table rows, one object each, by column. */
export const figureRows = ({ plugin, official, raw }: Report): Record<string, string>[] => [
  ...Object.entries(WORDS)
    .map(([key, words]) => [words, key as Figure] as const)
    .filter(([, key]) => plugin[key] !== undefined)
    .map(([words, key]) => rowOf(words, plugin[key], official[key], raw[key])),
  ...Object.entries(plugin.cpuMsPerOrderByBurst ?? {}).map(([size, ms]) =>
    rowOf(`CPU per order, ${burstOf(size)}, ms`, ms, official.cpuMsPerOrderByBurst?.[size])
  ),
]

const CHECKOUTS: [keyof CheckoutFigures["ratios"], string][] = [
  ["plugin", "with the plugin"],
  ["official", "with Medusa's provider"],
  ["hanging", "with the plugin while PostHog hangs"],
  ["hostile", "with the plugin and hostile headers"],
]

const SESSIONS: [keyof SessionFigures["ratios"], string][] = [
  ["shopping", "with the plugin"],
  ["allCartEvents", 'with the plugin and `cartEvents: "all"`'],
  ["official", "with Medusa's provider"],
]

const timesOf = <Name extends string>(
  ratios: Record<Name, Ratio>,
  names: [Name, string][]
): string =>
  names
    .map(([name, words]) => {
      const [middle, low, high] = ratios[name].map((ratio) => ratio.toFixed(3))
      return `${words} ${middle} times (middle half ${low} to ${high})`
    })
    .join(", ")

/** Returns what follows the table, one sentence each: checkouts, sessions, boot, and machine. */
export const remarksOf = ({ checkouts, share, sessions, bootMsAdded }: Report): string[] => [
  ...(checkouts
    ? [
        `The time of a checkout, of one without analytics in the same round: ${timesOf(checkouts.ratios, CHECKOUTS)}.`,
      ]
    : []),
  ...(share
    ? [
        `What the plugin does for a shopping session takes ${numberOf(share.cpuMs)} ms of CPU, ${share.ratio[0].toFixed(3)} of the session's (middle half ${share.ratio[1].toFixed(3)} to ${share.ratio[2].toFixed(3)}).`,
      ]
    : []),
  ...(sessions
    ? [
        `The CPU of a shopping session from the empty cart to the order, of the ${numberOf(sessions.cpuMs.bare)} ms without analytics in the same round: ${timesOf(sessions.ratios, SESSIONS)}.`,
      ]
    : []),
  ...(bootMsAdded === undefined
    ? []
    : [`The plugin adds ${bootMsAdded.toFixed(0)} ms to a store's boot.`]),
  `${machine()}.`,
]

const NONE = Object.fromEntries(
  [...Object.keys(WORDS), "cpuMsPerOrderByBurst"].map((key) => [key, null])
)

/**
 * Returns a report as `--json` prints it: each contestant's figures (null if one doesn't apply), and how much longer checkouts
 * and boots take.
 */
export const jsonOf = ({
  plugin,
  official,
  raw,
  checkouts,
  share,
  sessions,
  bootMsAdded,
}: Report) => ({
  plugin: {
    ...NONE,
    ...plugin,
    checkoutTimeRatio: checkouts?.ratios.plugin ?? null,
    checkoutTimeRatioWhilePosthogHangs: checkouts?.ratios.hanging ?? null,
    sessionCpuShare: share?.ratio ?? null,
    sessionCpuRatio: sessions?.ratios.shopping ?? null,
    sessionCpuRatioAllCartEvents: sessions?.ratios.allCartEvents ?? null,
    bootMsAdded: bootMsAdded ?? null,
  },
  official: {
    ...NONE,
    ...official,
    checkoutTimeRatio: checkouts?.ratios.official ?? null,
    sessionCpuRatio: sessions?.ratios.official ?? null,
  },
  raw: { ...NONE, ...raw },
})

/** Describes the machine. */
export const machine = (): string =>
  `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`

/** Returns a report whose figures are the medians of the given reports. */
export const medianReport = (reports: readonly Report[]): Report => medianOf(reports) as Report

const medianOf = (values: readonly unknown[]): unknown => {
  const [first] = values
  if (typeof first !== "object" || first === null) {
    return typeof first === "number" ? median(values as number[]) : first
  }
  const of = (key: string) =>
    medianOf(values.map((value) => (value as Record<string, unknown>)[key]))
  return Array.isArray(first)
    ? Object.keys(first).map(of)
    : Object.fromEntries(Object.keys(first).map((key) => [key, of(key)]))
}
