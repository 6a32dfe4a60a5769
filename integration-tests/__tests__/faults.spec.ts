import { openLedger } from "../../tools/faults/ledger"
import type { Ledger } from "../../tools/faults/ledger"
import { planOf } from "../../tools/faults/plan"
import { rounds } from "../../tools/faults/rounds"
import { isFine, runRound } from "../../tools/faults/run-round"
import type { RoundResult } from "../../tools/faults/run-round"
import { problemsOf, tableOf } from "../../tools/faults/table"
import { openWorld } from "../../tools/faults/world"
import type { World } from "../../tools/faults/world"
import { sayTable } from "../../tools/lib/say"
import { buildPluginOnce } from "../support/process-suite"

// The short form of `npm run test:faults`. It has its own PostgreSQL, because rounds restart it.
const SEED = Number(process.env.FAULTS_SEED ?? 1)

describe(`faults (seed ${SEED})`, () => {
  const started: (() => Promise<void>)[] = []
  const results: RoundResult[] = []
  let world: World
  let ledger: Ledger

  beforeAll(async () => {
    await buildPluginOnce()
    world = await openWorld(SEED, (_name, stop) => void started.unshift(stop))
    ledger = openLedger(world)
  })
  afterAll(async () => {
    for (const stop of started) {
      await stop()
    }
    sayTable(tableOf(results))
  })

  for (const { round, name } of planOf(rounds, { short: true })) {
    const missing = round.missing?.()
    const test = missing ? it.skip : it
    test(`loses nothing and counts nothing twice: ${name}${missing ? ` (skipped: ${missing})` : ""}`, async () => {
      const result = await runRound(world, ledger, round, { name, seed: SEED })
      results.push(result)
      expect(problemsOf(result)).toEqual([])
      expect(isFine(result)).toBe(true)
    })
  }
})
