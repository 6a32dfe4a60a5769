import { parseArgs } from "node:util"
import { say, sayTable } from "../demo/say"
import { measureBoots } from "./boots"
import { budgetRows } from "./budgets"
import { measureCheckouts } from "./checkouts"
import type { CheckoutSizes } from "./checkouts"
import {
  measureBackfill,
  measureBacklog,
  measureOfficialBacklog,
  measureOrders,
  measureRawDrain,
  noFigures,
} from "./figures"
import type { BenchSizes } from "./figures"
import { benchText, writeFigures } from "./page"
import { figureRows, jsonOf, medianReport, remarksOf } from "./report"
import type { Report } from "./report"
import { openBenchWorld } from "./world"
import type { BenchWorld } from "./world"

/**
 * `npm run bench`: this plugin, what a user would take instead (Medusa's Analytics Module with its PostHog provider and the
 * documented subscriber), and the limits of what both are built on, on the same orders in one run. It fails where an event is
 * missing or sent twice; never on a time. In full size it writes its figures into docs/performance.md; with `--json` it prints one
 * object. Of several `--runs` the medians count.
 */
const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    small: { type: "boolean", default: false },
    runs: { type: "string", default: "1" },
  },
})
const runs = Number(options.runs)

const FULL: BenchSizes & { checkouts: CheckoutSizes; boots: number } = {
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
  restMs: 8_000,
  checkouts: { warmUp: 5, rounds: 25 },
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
  restMs: 1_000,
  checkouts: { warmUp: 0, rounds: 2 },
  boots: 1,
}

const run = async (world: BenchWorld, sizes: typeof FULL): Promise<Report> => {
  const step = <T>(what: string, measure: () => Promise<T>): Promise<T> => {
    if (!options.json) {
      say(what)
    }
    return measure()
  }
  const ours = await world.start("plugin")
  const plugin = await step("Orders: this plugin", () => measureOrders(world, ours, sizes))
  const filledBack = await step("Backfill: this plugin", () =>
    measureBackfill(world, ours, "plugin", Infinity)
  )
  await ours.stop()

  const theirs = await world.start("official")
  const official = await step("Orders: Medusa's provider", () =>
    measureOrders(world, theirs, sizes)
  )
  const looped = await step("Backfill: a loop", () =>
    measureBackfill(world, theirs, "loop", sizes.looped)
  )
  const paged = await step("Backfill: pages, posthog-node", () =>
    measureBackfill(world, theirs, "pages", Infinity)
  )
  const drained = await step("posthog-node alone", () =>
    measureRawDrain(world, theirs, sizes.backlog)
  )
  await theirs.stop()

  const backlog = {
    plugin: await step("Backlog: this plugin", () => measureBacklog(world, sizes)),
    official: await step("Backlog: Medusa's provider", () => measureOfficialBacklog(world, sizes)),
  }
  const checkouts = await step("Checkouts", () => measureCheckouts(world, sizes.checkouts))
  const bootMsAdded = await step("Boots", () => measureBoots(world, sizes.boots))
  return {
    plugin: {
      ...noFigures,
      ...plugin,
      ...backlog.plugin,
      backfillOrdersPerSecond: filledBack,
      checkoutsPerSecond: checkouts.perSecond.plugin,
    },
    official: {
      ...noFigures,
      ...official,
      ...backlog.official,
      backfillOrdersPerSecond: looped,
      checkoutsPerSecond: checkouts.perSecond.official,
    },
    raw: {
      ...noFigures,
      backfillOrdersPerSecond: paged,
      drainEventsPerSecond: drained,
      checkoutsPerSecond: checkouts.perSecond.bare,
    },
    checkouts,
    bootMsAdded,
  }
}

const main = async (): Promise<void> => {
  const reports: Report[] = []
  for (let n = 1; n <= runs; n++) {
    if (runs > 1 && !options.json) {
      say(`Run ${n} of ${runs}`)
    }
    const sizes = options.small ? SMALL : FULL
    const world = await openBenchWorld(sizes.orders)
    try {
      reports.push(await run(world, sizes))
    } finally {
      await world.stop()
    }
  }
  const middle = medianReport(reports)
  if (options.json) {
    say(JSON.stringify(jsonOf(middle), null, 2))
    return
  }
  sayTable(figureRows(middle))
  sayTable(budgetRows(reports))
  remarksOf(middle).forEach(say)
  if (!options.small) {
    await writeFigures("bench", benchText(reports))
    say("Written: docs/performance.md")
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  }
)
