import { Command, Option } from "commander"
import { say, sayTable } from "../lib/say"
import { runTool, wholeNumber } from "../lib/tool"
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
} from "./figures"
import type { BenchSizes } from "./figures"
import { writeReports } from "./page"
import { measureSessions } from "./sessions"
import type { SessionSizes } from "./sessions"
import { measureShare } from "./share"
import { figureRows, jsonOf, medianReport, NO_FIGURES, remarksOf } from "./report"
import type { Report } from "./report"
import { openBenchWorld } from "./world"
import type { BenchWorld } from "./world"

const PARTS = ["orders", "backlog", "checkouts", "share", "sessions", "boots"] as const
type Part = (typeof PARTS)[number]

interface BenchOptions {
  json?: true
  small?: true
  runs: number
  only?: Part[]
}

const command = new Command("npm run bench --")
  .description(
    `Compares, on the same orders in one run, this plugin, the alternative (Medusa's Analytics Module with its PostHog provider and the documented subscriber), and the limits of what both are built on. Fails if an event is missing or sent twice, never because of a time. In full size, writes its figures to docs/performance.md.`
  )
  .option("--small", "few orders, in about two minutes; writes nothing")
  .option("--runs <number>", "how many runs; reports their medians", wholeNumber, 1)
  .addOption(
    new Option("--only <parts...>", "measures only these parts; sessions take an hour").choices(
      PARTS
    )
  )
  .option("--json", "print the figures as one JSON object; writes nothing")

/** Fewer orders for a loop that takes them one by one. */
type Sizes = BenchSizes & {
  orders: number
  looped: number
  checkouts: CheckoutSizes
  share: SessionSizes
  sessions: SessionSizes
  boots: number
}

const FULL: Sizes = {
  orders: 3_000,
  warmUp: { inBursts: 500, alone: 300 },
  bursts: [
    { size: 1, times: 30, windows: 10 },
    { size: 10, times: 20 },
    { size: 100, times: 4 },
    { size: 1_000, times: 1 },
  ],
  alone: 15,
  looped: 500,
  backlog: 100_000,
  restMs: 8_000,
  checkouts: { warmUp: 5, rounds: 25 },
  share: { rounds: 5, sessions: 40 },
  sessions: { rounds: 5, sessions: 100 },
  boots: 9,
}

/** In whole batches of 20, because Medusa's provider waits five seconds for the rest of one. */
const SMALL: Sizes = {
  orders: 600,
  warmUp: { inBursts: 100, alone: 20 },
  bursts: [
    { size: 1, times: 20 },
    { size: 100, times: 1 },
  ],
  alone: 1,
  looped: 50,
  backlog: 2_000,
  restMs: 1_000,
  checkouts: { warmUp: 0, rounds: 2 },
  share: { rounds: 1, sessions: 4 },
  sessions: { rounds: 1, sessions: 4 },
  boots: 1,
}

/** CI runs this: it counts events and takes no time into account. */
const SMALL_PARTS: readonly Part[] = ["orders"]

type Step = <T>(what: string, work: () => Promise<T>) => Promise<T>

const measureOrdersOfAll = async (world: BenchWorld, sizes: Sizes, step: Step): Promise<Report> => {
  const ours = await world.start("plugin")
  const plugin = {
    ...(await step("Orders: this plugin", () => measureOrders(world, ours, sizes))),
    ...(await step("Backfill: this plugin", () =>
      measureBackfill(world, Infinity, () => ours.ask("backfill"))
    )),
  }
  await ours.stop()

  const theirs = await world.start("official")
  const official = {
    ...(await step("Orders: Medusa's provider", () => measureOrders(world, theirs, sizes))),
    ...(await step("Backfill: a loop", () =>
      measureBackfill(world, sizes.looped, (ids) => theirs.ask("backfillByLoop", ids))
    )),
  }
  const raw = await step("Backfill: pages, posthog-node", () =>
    measureBackfill(world, Infinity, (ids) => theirs.ask("backfillByPages", ids))
  )
  await theirs.stop()
  return { plugin, official, raw }
}

const measureBacklogs = async (world: BenchWorld, sizes: Sizes, step: Step): Promise<Report> => {
  const raw = await step("posthog-node alone", () => measureRawDrain(world, sizes.backlog))
  const plugin = await step("Backlog: this plugin", () => measureBacklog(world, sizes))
  const official = await step("Backlog: Medusa's provider", () =>
    measureOfficialBacklog(world, sizes)
  )
  return { plugin, official, raw }
}

const MEASURES: Record<Part, (world: BenchWorld, sizes: Sizes, step: Step) => Promise<Report>> = {
  orders: measureOrdersOfAll,
  backlog: measureBacklogs,
  checkouts: async (world, sizes, step) => {
    const checkouts = await step("Checkouts", () => measureCheckouts(world, sizes.checkouts))
    const of = (name: keyof typeof checkouts.perSecond) => ({
      checkoutsPerSecond: checkouts.perSecond[name],
    })
    return { plugin: of("plugin"), official: of("official"), raw: of("bare"), checkouts }
  },
  share: async (world, sizes, step) => ({
    ...NO_FIGURES,
    share: await step("Share of a session", () => measureShare(world, sizes.share)),
  }),
  sessions: async (world, sizes, step) => ({
    ...NO_FIGURES,
    sessions: await step("Sessions", () => measureSessions(world, sizes.sessions)),
  }),
  boots: async (world, sizes, step) => ({
    ...NO_FIGURES,
    bootMsAdded: await step("Boots", () => measureBoots(world, sizes.boots)),
  }),
}

const measure = async (
  world: BenchWorld,
  sizes: Sizes,
  parts: readonly Part[],
  step: Step
): Promise<Report> => {
  let report = NO_FIGURES
  for (const part of PARTS.filter((one) => parts.includes(one))) {
    const { plugin, official, raw, ...more } = await MEASURES[part](world, sizes, step)
    report = {
      ...report,
      ...more,
      plugin: { ...report.plugin, ...plugin },
      official: { ...report.official, ...official },
      raw: { ...report.raw, ...raw },
    }
  }
  return report
}

runTool<BenchOptions>(command, async ({ json, small, runs, only }) => {
  const tell = json ? () => undefined : say
  const sizes = small ? SMALL : FULL
  const parts = only ?? (small ? SMALL_PARTS : PARTS)
  const reports: Report[] = []
  for (let n = 1; n <= runs; n++) {
    tell(`Run ${n} of ${runs}`)
    const world = await openBenchWorld(sizes.orders)
    try {
      reports.push(
        await measure(world, sizes, parts, (what, work) => {
          tell(what)
          return work()
        })
      )
    } finally {
      await world.stop()
    }
  }
  const middle = medianReport(reports)
  if (json) {
    say(JSON.stringify(jsonOf(middle), null, 2))
    return true
  }
  sayTable(figureRows(middle))
  say("")
  sayTable(budgetRows(reports))
  remarksOf(middle).forEach(say)
  if (!small) {
    await writeReports(reports)
    say("Updated docs/performance.md")
  }
  return true
})
