import { setTimeout as sleep } from "node:timers/promises"
import { cpuWhile, idleCpu } from "./cpu"
import { ratioTo } from "./paired"
import type { Ratio } from "./paired"
import { median } from "./quantile"
import { SETTLE_MS, sessionsOf } from "./sessions"
import type { SessionSizes } from "./sessions"
import type { BenchWorld } from "./world"

const IDLE_MS = 8_000

/** CPU of what the plugin does for a shopping session. */
export interface ShareFigures {
  cpuMs: number
  /** Relative to the session's: median, and middle half. */
  ratio: Ratio
}

/**
 * Plays sessions while the plugin only keeps what it is told, and then tells it, at the same pace and with nobody shopping. The CPU of one
 * store's process differs from another's by more than the plugin costs, so this says more than the stores compared. A pass of catch-up
 * follows, for what has no hint, and one that finds nothing is subtracted.
 */
export const measureShare = async (
  world: BenchWorld,
  { rounds, sessions }: SessionSizes
): Promise<ShareFigures> => {
  await world.standIn.reset()
  const store = await world.start("shopping")
  await store.ask("endPeriodicWork")
  const play = await sessionsOf(store)
  const own: number[] = []
  const ofSessions: number[] = []
  await play(sessions)
  await store.ask("catchUp")
  await sleep(SETTLE_MS)
  for (let round = 0; round < rounds; round++) {
    const pass = await cpuWhile(store, () => store.ask("catchUp"))
    const idle = await idleCpu(store, IDLE_MS)
    await store.ask("hold")
    ofSessions.push((await cpuWhile(store, () => play(sessions))) / sessions)
    const start = performance.now()
    const told = await cpuWhile(store, async () => {
      await store.ask("replay")
      await store.ask("catchUp")
      await sleep(SETTLE_MS)
    })
    own.push((told - pass - idle * (performance.now() - start)) / sessions)
  }
  await store.stop()
  return { cpuMs: median(own), ratio: ratioTo(ofSessions, own) }
}
