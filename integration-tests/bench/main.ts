import { cpus, totalmem } from "node:os"
import { parseArgs } from "node:util"
import { say, sayTable } from "../demo/say"
import { measureBoots } from "./boots"
import { measureCheckouts } from "./checkouts"
import type { CheckoutFigures } from "./checkouts"
import {
  measureBackfill,
  measureBacklog,
  measureOfficialBacklog,
  measureOrders,
  measureRawDrain,
  noFigures,
} from "./figures"
import type { BenchSizes, Figures } from "./figures"
import { openBenchWorld } from "./world"
import type { BenchWorld } from "./world"

/**
 * `npm run bench`: this plugin, what a user would take instead (Medusa's Analytics Module with its PostHog provider and the
 * documented subscriber), and the limits of what both are built on, on the same orders in one run. It fails where an event is
 * missing or sent twice; never on a time.
 */
const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    small: { type: "boolean", default: false },
  },
})

const FULL: BenchSizes & { rounds: number; boots: number } = {
  orders: 3_000,
  warmUp: 500,
  bursts: [
    { size: 1, times: 40 },
    { size: 10, times: 20 },
    { size: 100, times: 4 },
    { size: 1_000, times: 1 },
  ],
  looped: 500,
  backlog: 100_000,
  rounds: 25,
  boots: 3,
}

const SMALL: typeof FULL = {
  orders: 600,
  warmUp: 100,
  bursts: [
    { size: 1, times: 5 },
    { size: 100, times: 1 },
  ],
  looped: 50,
  backlog: 2_000,
  rounds: 2,
  boots: 1,
}

/** What a run found out, as `--json` prints it. */
interface Report {
  plugin: Figures
  official: Figures
  raw: Figures
  checkouts: CheckoutFigures
  bootMsAdded: number
}

const run = async (world: BenchWorld, sizes: typeof FULL): Promise<Report> => {
  const step = <T>(what: string, measure: Promise<T>): Promise<T> => {
    if (!options.json) {
      say(what)
    }
    return measure
  }
  const plugin = await step("Orders: this plugin", measureOrders(world, "plugin", sizes))
  const official = await step("Orders: Medusa's provider", measureOrders(world, "official", sizes))
  const backfill = {
    plugin: await step("Backfill: this plugin", measureBackfill(world, "plugin", Infinity)),
    official: await step("Backfill: a loop", measureBackfill(world, "loop", sizes.looped)),
    raw: await step("Backfill: pages, posthog-node", measureBackfill(world, "pages", Infinity)),
  }
  const backlog = {
    plugin: await step("Backlog: this plugin", measureBacklog(world, sizes.backlog)),
    official: await step(
      "Backlog: Medusa's provider",
      measureOfficialBacklog(world, sizes.backlog)
    ),
  }
  const drain = await step("posthog-node alone", measureRawDrain(world, sizes.backlog))
  const checkouts = await step("Checkouts", measureCheckouts(world, sizes.rounds))
  const bootMsAdded = await step("Boots", measureBoots(world, sizes.boots))
  return {
    plugin: {
      ...noFigures,
      ...plugin,
      ...backlog.plugin,
      backfillOrdersPerSecond: backfill.plugin,
      checkoutsPerSecond: checkouts.perSecond.plugin,
    },
    official: {
      ...noFigures,
      ...official,
      ...backlog.official,
      backfillOrdersPerSecond: backfill.official,
      checkoutsPerSecond: checkouts.perSecond.official,
    },
    raw: {
      ...noFigures,
      backfillOrdersPerSecond: backfill.raw,
      drainEventsPerSecond: drain,
      checkoutsPerSecond: checkouts.perSecond.bare,
    },
    checkouts,
    bootMsAdded,
  }
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

const numberOf = (value: Figures[keyof Figures]): string =>
  typeof value !== "number"
    ? "–"
    : value >= 100
      ? Math.round(value).toLocaleString("en")
      : String(Number(value.toPrecision(3)))

const print = ({ plugin, official, raw, checkouts, bootMsAdded }: Report): void => {
  const row = (
    figure: string,
    values: [Figures[keyof Figures], Figures[keyof Figures], Figures[keyof Figures]]
  ) => {
    const [ours, theirs, limit] = values
    const ratio = typeof ours === "number" && typeof theirs === "number" ? ours / theirs : null
    return {
      figure,
      "this plugin": numberOf(ours),
      "Medusa's provider": numberOf(theirs),
      "raw limit": numberOf(limit),
      ratio: ratio === null || !Number.isFinite(ratio) ? "–" : ratio.toPrecision(2),
    }
  }
  const burst = (size: string) => (figures: Figures) => figures.cpuMsPerOrderByBurst?.[size] ?? null
  sayTable([
    ...WORDS.map(([key, words]) => row(words, [plugin[key], official[key], raw[key]])),
    ...Object.keys(plugin.cpuMsPerOrderByBurst ?? {}).map((size) =>
      row(`CPU per order, bursts of ${size}, ms`, [
        burst(size)(plugin),
        burst(size)(official),
        null,
      ])
    ),
  ])
  for (const [name, [middle, low, high]] of Object.entries(checkouts.ratios)) {
    say(
      `Time of a checkout, ${name} against none: ${middle.toFixed(3)} (middle half ${low.toFixed(3)} to ${high.toFixed(3)})`
    )
  }
  say(`Boot time added: ${bootMsAdded.toFixed(0)} ms`)
  say(
    `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
  )
}

const main = async (): Promise<void> => {
  const sizes = options.small ? SMALL : FULL
  const world = await openBenchWorld(sizes.orders)
  try {
    const report = await run(world, sizes)
    if (options.json) {
      say(JSON.stringify(report, null, 2))
    } else {
      print(report)
    }
  } finally {
    await world.stop()
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  }
)
