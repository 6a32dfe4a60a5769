import { setTimeout as sleep } from "node:timers/promises"
import { cpuWhile, idleCpu } from "./cpu"
import type { Figures } from "./report"
import { median } from "./quantile"
import { arrived, expectOnce, fillOutbox } from "./world"
import type { BenchWorld, MeasuredStore } from "./world"

/** How much to measure. */
export interface BenchSizes {
  /**
   * Orders after which the process is as warm as one that has run for a while: V8 compiles frequently used code. First in bursts, then alone,
   * because what a batch of them shares also has to run often.
   */
  warmUp: { inBursts: number; alone: number }
  /**
   * Orders that arrive at once, and how often in a window. Several windows' median counts: in some of them, V8 collects the whole heap, which
   * takes more CPU than all of a window's orders.
   */
  bursts: readonly { size: number; times: number; windows?: number }[]
  /** Orders of which each comes when PostHog has the one before. */
  alone: number
  backlog: number
  /** How long to watch a store that is idle or has a backlog. */
  restMs: number
}

const WARM_UP = 100

/** Measures, on live orders, the time a handler holds the bus, CPU from hint to delivered, statements, and bytes on the wire. */
export const measureOrders = async (
  world: BenchWorld,
  store: MeasuredStore,
  { bursts, alone, warmUp, restMs }: BenchSizes
): Promise<Figures> => {
  const { standIn } = world
  await standIn.reset()
  await store.ask("endPeriodicWork")
  let next = 0
  let sent = 0
  const take = (count: number) => world.orderIds.slice(next, (next += count))
  const send = async (count: number) => {
    await store.ask("emit", take(count))
    sent += count
  }
  while (sent < warmUp.inBursts) {
    await send(WARM_UP)
    await arrived(world, sent)
  }
  await store.ask("emitAlone", take(warmUp.alone))
  sent += warmUp.alone
  await arrived(world, sent)
  const times = await store.ask("handle", take(WARM_UP))
  sent += WARM_UP
  await arrived(world, sent)

  const idle = await idleCpu(store, restMs)
  const perOrder = async (size: number, repeated: number) => {
    const start = performance.now()
    const cpu = await cpuWhile(store, async () => {
      const all = Array.from({ length: repeated }, () => take(size))
      sent += size * repeated
      if (size < WARM_UP) {
        await store.ask("emitApart", { bursts: all, apartMs: APART_MS })
        await arrived(world, sent)
      } else {
        for (const [n, ids] of all.entries()) {
          await store.ask("emit", ids)
          await arrived(world, sent - size * (repeated - n - 1))
        }
      }
    })
    return (cpu - idle * (performance.now() - start)) / (size * repeated)
  }
  const byBurst: Record<string, number> = {}
  const means: Record<string, number> = {}
  for (const { size, times: repeated, windows = 1 } of bursts) {
    const watched: number[] = []
    while (watched.length < windows) {
      watched.push(await perOrder(size, repeated))
    }
    byBurst[String(size)] = median(watched)
    means[String(size)] = watched.reduce((sum, one) => sum + one, 0) / windows
  }

  const waits: number[] = []
  for (let n = 0; n < alone; n++) {
    const start = performance.now()
    await send(1)
    waits.push((await arrived(world, sent)) - start)
  }

  await standIn.reset()
  await store.ask("watch")
  await send(WARM_UP)
  await arrived(world, WARM_UP)
  const { queries, rows } = await store.ask("watched")
  const { requests, wireBytes } = await expectOnce(world, WARM_UP)
  return {
    busMsPerOrder: median(times),
    cpuMsPerOrder: byBurst["100"],
    cpuMsPerOrderByBurst: byBurst,
    cpuMsPerSingleOrder: means["1"],
    queriesPerOrder: queries / WARM_UP,
    rowsPerOrder: rows / WARM_UP,
    bytesPerEvent: wireBytes / WARM_UP,
    requestsPer1000Events: (requests / WARM_UP) * 1_000,
    answeredMs: median(waits),
  }
}

/** Small bursts are apart from each other, as a small shop's orders are. */
const APART_MS = 150

/** Measures how many existing orders per second a warm store sends to PostHog, until the last has arrived. */
export const measureBackfill = async (
  world: BenchWorld,
  orders: number,
  backfill: (ids: readonly string[]) => Promise<unknown>
): Promise<Figures> => {
  await world.standIn.reset()
  await world.sql("delete from posthog_outbox_event")
  const ids = world.orderIds.slice(0, orders)
  const start = performance.now()
  await backfill(ids)
  const end = await arrived(world, ids.length)
  await expectOnce(world, ids.length)
  return { backfillOrdersPerSecond: ids.length / ((end - start) / 1_000) }
}

/** Measures many events that wait while PostHog is down and drain when it is back. */
export const measureBacklog = async (
  world: BenchWorld,
  { backlog, restMs }: BenchSizes
): Promise<Figures> => {
  const { standIn, sql } = world
  const store = await world.start("plugin")
  await sql("delete from posthog_outbox_event")
  await standIn.reset()
  await store.ask("emit", world.orderIds.slice(0, WARM_UP))
  await arrived(world, WARM_UP)
  await standIn.reset()
  await standIn.setFault(DOWN)
  await fillOutbox(sql, backlog, "0")
  await store.ask("watch")
  await sleep(restMs)
  const waiting = await store.ask("watched")
  await store.ask("watch")
  await standIn.setFault(null)
  const start = await arrived(world, 1)
  const first = await standIn.rawEventCount()
  const end = await arrived(world, backlog)
  const draining = await store.ask("watched")
  await expectOnce(world, backlog)
  await store.stop()
  return {
    drainEventsPerSecond: (backlog - first) / ((end - start) / 1_000),
    delayP99MsWaiting: waiting.delayP99Ms,
    delayP99MsDraining: draining.delayP99Ms,
    lostOfBacklog: 0,
  }
}

const DOWN = { kind: "status", status: 503 } as const

/** The same backlog in the memory of Medusa's provider. What doesn't arrive is lost. */
export const measureOfficialBacklog = async (
  { standIn, start }: BenchWorld,
  { backlog, restMs }: BenchSizes
): Promise<Figures> => {
  await standIn.reset()
  const store = await start("official")
  await store.ask("trackByModule", WARM_UP)
  await sleep(restMs)
  await standIn.reset()
  await standIn.setFault(DOWN)
  await store.ask("watch")
  await store.ask("trackByModule", backlog)
  const { delayP99Ms } = await store.ask("watched")
  await standIn.setFault(null)
  await store.stop()
  return {
    delayP99MsWaiting: delayP99Ms,
    lostOfBacklog: backlog - (await standIn.rawEventCount()),
  }
}

/** Measures posthog-node alone, the most that a process can send. */
export const measureRawDrain = async (
  { standIn, start, ...world }: BenchWorld,
  events: number
): Promise<Figures> => {
  const store = await start("official")
  await standIn.reset()
  await store.ask("trackByPosthogNode", 2_000)
  await standIn.reset()
  const ms = await store.ask("trackByPosthogNode", events)
  await expectOnce({ standIn, start, ...world }, events)
  await store.stop()
  return { drainEventsPerSecond: events / (ms / 1_000) }
}
