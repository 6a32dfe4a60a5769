import { cpus, totalmem } from "node:os"
import type { CheckoutFigures } from "./checkouts"
import type { Figures } from "./figures"
import { median } from "./quantile"

/** What a run found out. */
export interface Report {
  plugin: Figures
  official: Figures
  raw: Figures
  checkouts: CheckoutFigures
  bootMsAdded: number
}

const WORDS: [keyof Figures, string][] = [
  ["busMsPerOrder", "time a handler holds the event bus per order, ms"],
  ["cpuMsPerOrder", "CPU per order, hint to delivered, bursts of 100, ms"],
  ["queriesPerOrder", "statements per order"],
  ["rowsPerOrder", "rows read or written per order"],
  ["bytesPerEvent", "bytes on the wire per event"],
  ["requestsPer1000Events", "requests per 1,000 events"],
  ["backfillOrdersPerSecond", "orders backfilled per second"],
  ["drainEventsPerSecond", "outbox events drained per second"],
  ["rssMbAtBacklog", "memory held for the backlog, MB"],
  ["delayP99MsWaiting", "event loop delay while it waits, p99, ms"],
  ["delayP99MsDraining", "event loop delay while it drains, p99, ms"],
  ["lostOfBacklog", "lost of the backlog"],
  ["checkoutsPerSecond", "checkouts per second"],
]

/** A figure in three digits; a dash where there is none. */
export const numberOf = (value: unknown): string =>
  typeof value !== "number" || !Number.isFinite(value)
    ? "–"
    : Math.abs(value) >= 100
      ? Math.round(value).toLocaleString("en")
      : String(Number(value.toPrecision(3)))

type Cell = number | null | undefined

const rowOf = (figure: string, ours: Cell, theirs: Cell, limit: Cell): Record<string, string> => ({
  figure,
  "this plugin": numberOf(ours),
  "Medusa's provider": numberOf(theirs),
  "raw limit": numberOf(limit),
  ratio: theirs && typeof ours === "number" ? (ours / theirs).toPrecision(2) : "–",
})

/** The figures as rows of a table, one object for each, by column. */
export const figureRows = ({ plugin, official, raw }: Report): Record<string, string>[] => [
  ...WORDS.map(([key, words]) =>
    rowOf(words, plugin[key] as Cell, official[key] as Cell, raw[key] as Cell)
  ),
  ...Object.entries(plugin.cpuMsPerOrderByBurst ?? {}).map(([size, ms]) =>
    rowOf(
      `CPU per order, ${size === "1" ? "one alone" : `bursts of ${Number(size).toLocaleString("en")}`}, ms`,
      ms,
      official.cpuMsPerOrderByBurst?.[size],
      null
    )
  ),
]

const CHECKOUTS: Record<keyof CheckoutFigures["ratios"], string> = {
  plugin: "with the plugin",
  official: "with Medusa's provider",
  hanging: "with the plugin while PostHog hangs",
}

/** What stands beside the table: checkouts, the boot, the machine; a sentence each. */
export const remarksOf = ({ checkouts, bootMsAdded }: Report): string[] => [
  `A checkout took, against one without analytics in the same round: ${Object.entries(CHECKOUTS)
    .map(([name, words]) => {
      const [middle, low, high] = checkouts.ratios[name as keyof typeof CHECKOUTS]
      return `${words} ${middle.toFixed(3)} times as long (middle half ${low.toFixed(3)} to ${high.toFixed(3)})`
    })
    .join(", ")}.`,
  `The plugin adds ${bootMsAdded.toFixed(0)} ms to a store's boot.`,
  `${machine()}.`,
]

/** A report as `--json` prints it: the figures of each, and among them what a checkout and a boot take longer than without analytics. */
export const jsonOf = ({ plugin, official, raw, checkouts, bootMsAdded }: Report) => ({
  plugin: {
    ...plugin,
    checkoutTimeRatio: checkouts.ratios.plugin,
    checkoutTimeRatioWhilePosthogHangs: checkouts.ratios.hanging,
    bootMsAdded,
  },
  official: { ...official, checkoutTimeRatio: checkouts.ratios.official },
  raw,
})

/** The machine, as figures name it. */
export const machine = (): string =>
  `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`

/** The report whose every figure is the median of those of the given ones. */
export const medianReport = (reports: readonly Report[]): Report => medianOf(reports) as Report

const medianOf = (values: readonly unknown[]): unknown => {
  const [first] = values
  if (typeof first === "number") {
    return median(values as number[])
  }
  if (typeof first !== "object" || first === null) {
    return first
  }
  const entries = Object.keys(first).map((key) => [
    key,
    medianOf(values.map((value) => (value as Record<string, unknown>)[key])),
  ])
  return Array.isArray(first)
    ? entries.map(([, value]) => value)
    : (Object.fromEntries(entries) as unknown)
}
