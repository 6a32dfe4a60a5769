import { setTimeout as sleep } from "node:timers/promises"
import type { Totals } from "../../packages/posthog-stand-in"
import { median } from "./quantile"
import type { BenchWorld, MeasuredStore } from "./world"

/** How many of what is measured. */
export interface BenchSizes {
  orders: number
  /** Orders after which the process is as warm as one that has run for a while: V8 compiles what is used often. */
  warmUp: number
  /** Orders that come at once, and how often. */
  bursts: readonly { size: number; times: number }[]
  backlog: number
  /** How long a store is left alone before its memory is read, with a backlog and without. */
  restMs: number
  /** Orders for a loop that takes them one by one. */
  looped: number
}

/** Everything a figure may find out; null where it does not apply. */
export interface Figures {
  busMsPerOrder: number | null
  cpuMsPerOrder: number | null
  cpuMsPerOrderByBurst: Record<string, number> | null
  checkoutsPerSecond: number | null
  backfillOrdersPerSecond: number | null
  drainEventsPerSecond: number | null
  rssMbAtBacklog: number | null
  delayP99MsWaiting: number | null
  delayP99MsDraining: number | null
  queriesPerOrder: number | null
  rowsPerOrder: number | null
  bytesPerEvent: number | null
  requestsPer1000Events: number | null
  lostOfBacklog: number | null
}

/** What no figure has filled in. */
export const noFigures: Figures = {
  busMsPerOrder: null,
  cpuMsPerOrder: null,
  cpuMsPerOrderByBurst: null,
  checkoutsPerSecond: null,
  backfillOrdersPerSecond: null,
  drainEventsPerSecond: null,
  rssMbAtBacklog: null,
  delayP99MsWaiting: null,
  delayP99MsDraining: null,
  queriesPerOrder: null,
  rowsPerOrder: null,
  bytesPerEvent: null,
  requestsPer1000Events: null,
  lostOfBacklog: null,
}

const POLL_MS = 20
const PATIENCE_MS = 300_000

/** Waits until PostHog has this many rows, and checks that it will not count more than that. Gives when, as of `performance.now()`. */
export const arrived = async ({ standIn }: BenchWorld, events: number): Promise<number> => {
  const deadline = performance.now() + PATIENCE_MS
  while ((await standIn.rawEventCount()) < events) {
    if (performance.now() > deadline) {
      throw new Error(`Expected ${events} events at PostHog, got ${await standIn.rawEventCount()}.`)
    }
    await sleep(POLL_MS)
  }
  return performance.now()
}

/** Checks that everything arrived once. */
const expectOnce = async ({ standIn }: BenchWorld, events: number): Promise<Totals> => {
  const totals = await standIn.totals()
  if (totals.merged !== events || totals.raw !== events) {
    throw new Error(
      `Expected ${events} events at PostHog, each sent once, got ${totals.merged} in ${totals.raw} rows.`
    )
  }
  return totals
}

/** Hands out orders that were not told yet. */
const ordersOf = (world: BenchWorld) => {
  let next = 0
  return (count: number) => world.orderIds.slice(next, (next += count))
}

const WARM_UP = 100

/** The time a handler holds the bus, CPU from hint to delivered, statements, and bytes on the wire: all on live orders. */
export const measureOrders = async (
  world: BenchWorld,
  store: MeasuredStore,
  { bursts, warmUp }: BenchSizes
): Promise<Partial<Figures>> => {
  const { standIn } = world
  await standIn.reset()
  const take = ordersOf(world)
  let told = 0
  const tell = async (count: number) => {
    await store.ask({ kind: "emit", ids: take(count) })
    told += count
  }
  while (told < warmUp) {
    await tell(WARM_UP)
    await arrived(world, told)
  }

  const times = await store.ask({ kind: "handle", ids: take(WARM_UP) })
  told += WARM_UP
  await arrived(world, told)

  const idle = await idleCpu(store)
  const byBurst: Record<string, number> = {}
  for (const { size, times: repeated } of bursts) {
    const before = await store.ask({ kind: "cpu" })
    const start = performance.now()
    for (let n = 0; n < repeated; n++) {
      await tell(size)
      if (size < 100) {
        // So that each stands alone, as orders of a small shop do.
        await sleep(150)
      } else {
        await arrived(world, told)
      }
    }
    const end = await arrived(world, told)
    const used = (await store.ask({ kind: "cpu" })) - before - idle * (end - start)
    byBurst[String(size)] = used / (size * repeated)
  }

  await standIn.reset()
  await store.ask({ kind: "watch" })
  await tell(WARM_UP)
  await arrived(world, WARM_UP)
  const { queries, rows } = await store.ask({ kind: "watched" })
  const { requests, wireBytes } = await expectOnce(world, WARM_UP)
  return {
    busMsPerOrder: median(times),
    cpuMsPerOrder: byBurst["100"] ?? null,
    cpuMsPerOrderByBurst: byBurst,
    queriesPerOrder: queries / WARM_UP,
    rowsPerOrder: rows / WARM_UP,
    bytesPerEvent: wireBytes / WARM_UP,
    requestsPer1000Events: (requests / WARM_UP) * 1_000,
  }
}

/** CPU time of a store that has nothing to do, per ms. */
const idleCpu = async (store: MeasuredStore): Promise<number> => {
  const before = await store.ask({ kind: "cpu" })
  await sleep(3_000)
  return ((await store.ask({ kind: "cpu" })) - before) / 3_000
}

/** Orders that were there before, brought to PostHog by a store that is warm: orders per second until the last has arrived. */
export const measureBackfill = async (
  world: BenchWorld,
  store: MeasuredStore,
  by: "plugin" | "loop" | "pages",
  orders: number
): Promise<number> => {
  await world.standIn.reset()
  if (by === "plugin") {
    await world.sql("plugin")("delete from posthog_outbox_event")
  }
  const ids = world.orderIds.slice(0, orders)
  const start = performance.now()
  await store.ask({ kind: "backfill", by, ids })
  const end = await arrived(world, ids.length)
  await expectOnce(world, ids.length)
  return ids.length / ((end - start) / 1_000)
}

/** Memory of a store without a backlog, in MB: V8 gives back for a while what its first collection has freed. */
const restingRss = async (store: MeasuredStore, restMs: number): Promise<number> => {
  await store.ask({ kind: "memory" })
  await sleep(restMs)
  return (await store.ask({ kind: "memory" })).rss
}

/** Many events wait while PostHog is down, and are drained when it is back. */
export const measureBacklog = async (
  world: BenchWorld,
  { backlog, restMs }: BenchSizes
): Promise<Partial<Figures>> => {
  const { standIn } = world
  const sql = world.sql("plugin")
  const store = await world.start("plugin")
  await sql("delete from posthog_outbox_event")
  await standIn.reset()
  await store.ask({ kind: "emit", ids: world.orderIds.slice(0, WARM_UP) })
  await arrived(world, WARM_UP)
  await standIn.reset()
  await standIn.setFault({ kind: "status", status: 503 })
  const rss = await restingRss(store, restMs)
  await sql(
    `insert into posthog_outbox_event
       (uuid, definition, entity_id, event, distinct_id, "timestamp", properties, bytes, amount, currency, due_at)
     select gen_random_uuid(), definition, entity_id, event, distinct_id, "timestamp", properties, bytes, amount, currency, now()
     from generate_series(1, $1::int) n
     join (select *, row_number() over () - 1 as position, count(*) over () as known
           from posthog_outbox_event where properties is not null) o on o.position = n % o.known`,
    backlog
  )
  await sql("analyze posthog_outbox_event")
  await store.ask({ kind: "watch" })
  await sleep(restMs)
  const waiting = await store.ask({ kind: "watched" })
  const held = (await store.ask({ kind: "memory" })).rss - rss
  await store.ask({ kind: "watch" })
  await standIn.setFault(null)
  const start = await arrived(world, 1)
  const first = await standIn.rawEventCount()
  const end = await arrived(world, backlog)
  const draining = await store.ask({ kind: "watched" })
  await expectOnce(world, backlog)
  await store.stop()
  return {
    drainEventsPerSecond: (backlog - first) / ((end - start) / 1_000),
    rssMbAtBacklog: held,
    delayP99MsWaiting: waiting.delayP99Ms,
    delayP99MsDraining: draining.delayP99Ms,
    lostOfBacklog: 0,
  }
}

/** The same backlog in the memory of Medusa's provider; what does not arrive is lost. */
export const measureOfficialBacklog = async (
  world: BenchWorld,
  { backlog, restMs }: BenchSizes
): Promise<Partial<Figures>> => {
  const { standIn } = world
  await standIn.reset()
  const store = await world.start("official")
  const rss = await restingRss(store, restMs)
  await standIn.setFault({ kind: "status", status: 503 })
  await store.ask({ kind: "watch" })
  await store.ask({ kind: "track", by: "module", count: backlog })
  const { delayP99Ms } = await store.ask({ kind: "watched" })
  const held = (await store.ask({ kind: "memory" })).rss - rss
  await standIn.setFault(null)
  await store.stop()
  return {
    rssMbAtBacklog: held,
    delayP99MsWaiting: delayP99Ms,
    lostOfBacklog: backlog - (await standIn.rawEventCount()),
  }
}

/** posthog-node alone: what a process can send at most. */
export const measureRawDrain = async (
  world: BenchWorld,
  store: MeasuredStore,
  events: number
): Promise<number> => {
  await world.standIn.reset()
  await store.ask({ kind: "track", by: "posthog-node", count: 2_000 })
  await world.standIn.reset()
  const ms = await store.ask({ kind: "track", by: "posthog-node", count: events })
  await expectOnce(world, events)
  return events / (ms / 1_000)
}
