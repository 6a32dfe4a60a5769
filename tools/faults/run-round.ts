import type { Balance, Ledger } from "./ledger"
import { startLoad } from "./load"
import { randomOf } from "./random"
import type { Round, Scene } from "./round"
import { settle } from "./settle"
import type { World } from "./world"

/** The result of a round. */
export interface RoundResult {
  name: string
  seconds: number
  balance: Balance
  /** Requests of shoppers and merchants that failed. */
  failedRequests: number
  notes: string[]
  /** What went wrong in addition to the figures: processes that ended on their own, a fault that couldn't be caused. */
  errors: string[]
}

/** Runs a round, waits for all events, and compares. */
export const runRound = async (
  world: World,
  ledger: Ledger,
  round: Round,
  { name, seed }: { name: string; seed: number }
): Promise<RoundResult> => {
  const started = Date.now()
  const result = { name, failedRequests: 0, notes: [] as string[], errors: [] as string[] }
  const scene = sceneOf(world, { seed, name }, result)
  const attempt = async (work?: () => Promise<void>) => {
    try {
      await work?.()
    } catch (error) {
      result.errors.push(error instanceof Error ? error.message : String(error))
    }
  }
  await attempt(() => round.run(scene))
  await attempt(() => round.repair?.(scene) ?? Promise.resolve())
  world.standIn.setFault(null)
  await world.standIn.listen()
  await attempt(() => settle(world, round))
  result.errors.push(...world.fleet.takeCrashes().map((crash) => `the store crashed: ${crash}`))
  const balance = await ledger.balance()
  if (balance.setAside > 0 !== Boolean(round.setsAside)) {
    result.errors.push(
      `Expected ${round.setsAside ? "some events" : "no event"} to be set aside, got ${balance.setAside}.`
    )
  }
  return { ...result, balance, seconds: (Date.now() - started) / 1000 }
}

/** Whether nothing is lost, nothing is counted twice, and there are no errors. */
export const isFine = ({ balance, errors }: RoundResult): boolean =>
  [balance.lost, balance.twice, balance.unfounded, balance.wrongAmount, balance.sums, errors].every(
    (problems) => problems.length === 0
  )

const sceneOf = (
  world: World,
  { seed, name }: { seed: number; name: string },
  result: { failedRequests: number; notes: string[] }
): Scene => {
  const { standIn, postgres, sql, fleet, shop, carts } = world
  return {
    standIn,
    postgres,
    sql,
    fleet,
    redis: world.redis,
    random: randomOf(seed, name),
    store: (settings) => fleet.store(settings),
    underLoad: async (work) => {
      const load = startLoad(shop, carts, randomOf(seed, `${name}: load`))
      try {
        return await work(load)
      } finally {
        result.failedRequests += (await load.stop()).failed
      }
    },
    note: (text) => void result.notes.push(text),
  }
}
