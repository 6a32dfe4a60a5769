import { randomInt } from "node:crypto"
import { Command } from "commander"
import { preparePlugin } from "../lib/plugin"
import { say, sayTable } from "../lib/say"
import { runTool, wholeNumber } from "../lib/tool"
import type { OnStarted } from "../lib/tool"
import { openLedger } from "./ledger"
import { planOf } from "./plan"
import { rounds } from "./rounds"
import { isFine, runRound } from "./run-round"
import type { RoundResult } from "./run-round"
import { figures, problemsOf, tableOf } from "./table"
import { openWorld } from "./world"

interface FaultOptions {
  seed: number
  times?: number
  only?: string
  short?: true
}

const command = new Command("npm run test:faults --")
  .description(
    "Breaks real processes in rounds. After each round, compares the store's rows with what PostHog counts."
  )
  .option(
    "--seed <number>",
    "repeat the timing of the run that printed this seed",
    wholeNumber,
    randomInt(1, 1_000_000)
  )
  .option("--times <number>", "how often to run repeated rounds", wholeNumber)
  .option("--only <pattern>", "run only rounds whose name matches")
  .option("--short", "run only the rounds that `npm test` runs")

const run = async (options: FaultOptions, onStarted: OnStarted): Promise<boolean> => {
  const { seed, short = false, only, times } = options
  const plan = planOf(rounds, { short, only, times })
  say(`${plan.length} rounds, seed ${seed} (repeat with: npm run test:faults -- --seed ${seed})`)
  await preparePlugin()
  say("Starting PostgreSQL, a store, and a stand-in for PostHog")
  const world = await openWorld(seed, onStarted)
  const ledger = openLedger(world)
  const results: RoundResult[] = []
  for (const { round, name } of plan) {
    const missing = round.missing?.()
    if (missing) {
      say(`SKIPPED  ${name}: ${missing}`)
      continue
    }
    const result = await runRound(world, ledger, round, { name, seed })
    results.push(result)
    sayResult(result)
  }
  say("")
  sayTable(tableOf(results))
  return results.every(isFine)
}

const sayResult = (result: RoundResult): void => {
  const { round, lost, twice, ...others } = figures(result)
  const figuresText = Object.entries(others)
    .map(([name, value]) => `${value} ${name}`)
    .join(", ")
  const notes = result.notes.length > 0 ? ` (${result.notes.join(", ")})` : ""
  say(
    `${isFine(result) ? "ok    " : "WRONG "} ${round}${notes}: lost ${lost}, twice ${twice}; ${figuresText}`
  )
  problemsOf(result).forEach((problem) => say(`       ${problem}`))
}

runTool(command, run)
