import { Command } from "commander"
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
import { benchText, writeFigures } from "./page"
import { measureSessions } from "./sessions"
import type { SessionSizes } from "./sessions"
import { figureRows, jsonOf, medianReport, remarksOf } from "./report"
import type { Report } from "./report"
import { openBenchWorld } from "./world"
import type { BenchWorld } from "./world"

interface BenchOptions {
  json?: true
  small?: true
  runs: number
  /** False with `--no-sessions`. */
  sessions: boolean
}

const command = new Command("npm run bench --")
  .description(
    `Compares, on the same orders in one run, this plugin, the alternative (Medusa's Analytics Module with its PostHog provider and the documented subscriber), and the limits of what both are built on. Fails if an event is missing or sent twice, never because of a time. In full size, writes its figures to docs/performance.md.`
  )
  .option("--small", "few orders, in about two minutes; writes nothing")
  .option("--runs <number>", "how many runs; reports their medians", wholeNumber, 1)
  .option("--no-sessions", "leaves out shopping sessions, which take most of the time")
  .option("--json", "print the figures as one JSON object; writes nothing")

/** Fewer orders for a loop that takes them one by one. */
type Sizes = BenchSizes & {
  orders: number
  looped: number
  checkouts: CheckoutSizes
  sessions?: SessionSizes
  boots: number
}

const FULL: Sizes = {
  orders: 3_000,
  warmUp: { inBursts: 500, alone: 300 },
  bursts: [
    { size: 1, times: 40 },
    { size: 10, times: 20 },
    { size: 100, times: 4 },
    { size: 1_000, times: 1 },
  ],
  alone: 15,
  looped: 500,
  backlog: 100_000,
  restMs: 8_000,
  checkouts: { warmUp: 5, rounds: 25 },
  sessions: { rounds: 5, sessions: 100 },
  boots: 3,
}

const SMALL: Sizes = {
  orders: 600,
  warmUp: { inBursts: 100, alone: 10 },
  bursts: [
    { size: 1, times: 5 },
    { size: 100, times: 1 },
  ],
  alone: 3,
  looped: 50,
  backlog: 2_000,
  restMs: 1_000,
  checkouts: { warmUp: 0, rounds: 2 },
  boots: 1,
}

const measure = async (
  world: BenchWorld,
  sizes: Sizes,
  tell: (what: string) => void
): Promise<Report> => {
  const step = <T>(what: string, work: () => Promise<T>): Promise<T> => {
    tell(what)
    return work()
  }
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
  const raw = {
    ...(await step("Backfill: pages, posthog-node", () =>
      measureBackfill(world, Infinity, (ids) => theirs.ask("backfillByPages", ids))
    )),
    ...(await step("posthog-node alone", () => measureRawDrain(world, theirs, sizes.backlog))),
  }
  await theirs.stop()

  Object.assign(plugin, await step("Backlog: this plugin", () => measureBacklog(world, sizes)))
  Object.assign(
    official,
    await step("Backlog: Medusa's provider", () => measureOfficialBacklog(world, sizes))
  )
  const checkouts = await step("Checkouts", () => measureCheckouts(world, sizes.checkouts))
  const { perSecond } = checkouts
  const { sessions } = sizes
  const played = sessions && (await step("Sessions", () => measureSessions(world, sessions)))
  return {
    plugin: { ...plugin, checkoutsPerSecond: perSecond.plugin },
    official: { ...official, checkoutsPerSecond: perSecond.official },
    raw: { ...raw, checkoutsPerSecond: perSecond.bare },
    checkouts,
    sessions: played,
    bootMsAdded: await step("Boots", () => measureBoots(world, sizes.boots)),
  }
}

runTool<BenchOptions>(command, async ({ json, small, runs, sessions }) => {
  const tell = json ? () => undefined : say
  const sizes = small ? SMALL : { ...FULL, ...(!sessions && { sessions: undefined }) }
  const reports: Report[] = []
  for (let n = 1; n <= runs; n++) {
    tell(`Run ${n} of ${runs}`)
    const world = await openBenchWorld(sizes.orders)
    try {
      reports.push(await measure(world, sizes, tell))
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
    await writeFigures("bench", benchText(reports))
    say("Updated docs/performance.md")
  }
  return true
})
