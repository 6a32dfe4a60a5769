import { randomInt } from "node:crypto"
import { parseArgs } from "node:util"
import { say, sayTable } from "../demo/say"
import { createShutdown } from "../demo/shutdown"
import { buildPlugin, isBuildOutdated, linkPlugin } from "../lib/plugin"
import { openLedger } from "./ledger"
import { planOf } from "./plan"
import { rounds } from "./rounds"
import { isFine, runRound, type RoundResult } from "./run-round"
import { figures, problemsOf, tableOf } from "./table"
import { openWorld } from "./world"

/** `npm run test:faults`: real processes, real kills; after each round the rows are compared with what PostHog counts. */
const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      times: { type: "string" },
      seed: { type: "string" },
      only: { type: "string" },
      short: { type: "boolean", default: false },
    },
  })
  const seed = wholeNumber("seed", values.seed) ?? randomInt(1_000_000)
  const times = wholeNumber("times", values.times)
  const plan = planOf(rounds, { short: values.short, only: values.only, times })
  say(`${plan.length} rounds, seed ${seed} (again: npm run test:faults -- --seed ${seed})`)
  linkPlugin()
  if (isBuildOutdated()) {
    say("Building the plugin")
    await buildPlugin()
  }
  say("Starting PostgreSQL, a store and a stand-in for PostHog")
  const world = await openWorld(seed, (name, stop) => shutdown.add(name, stop))
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
  return results.every(isFine) ? 0 : 1
}

const wholeNumber = (name: string, text: string | undefined): number | undefined => {
  const value = Number(text)
  if (text !== undefined && !(Number.isInteger(value) && value > 0)) {
    throw new Error(`Expected --${name} to be a whole number above 0, got "${text}".`)
  }
  return text === undefined ? undefined : value
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

const shutdown = createShutdown(1)
main().then(
  (code) => shutdown.stop(code),
  (error: unknown) => {
    if (!shutdown.isStopping()) {
      console.error(error)
      void shutdown.stop(1)
    }
  }
)
