import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { parseArgs } from "node:util"
import { say, sayTable } from "../demo/say"
import { startRedis, hasRedis } from "../lib/redis"
import { arrived } from "./figures"
import { markdownTable, writeFigures, writtenBy } from "./page"
import { machine } from "./report"
import { openBenchWorld } from "./world"
import type { BenchWorld, MeasuredStore } from "./world"

/**
 * `npm run bench:cluster`: one server and 1, 2 and 4 workers, with event bus, workflows and locks in Redis. How fast a backlog is
 * drained, how many events were sent twice, and how long an order's event takes from Medusa's event to PostHog's acceptance. It
 * fails where an event is missing, never on a time.
 */
const { values: options } = parseArgs({
  options: {
    backlog: { type: "string", default: "60000" },
    workers: { type: "string", default: "1,2,4" },
  },
})

const STORE_WITH_REDIS = join(__dirname, "..", "faults", "store-with-redis")

/** Orders that come one by one, at a pace that the smallest cluster keeps. */
const PACED_ORDERS = 200
const PACE_MS = 50

const WARM_UP = 50

const COPY_EVENTS = `insert into posthog_outbox_event
    (uuid, definition, entity_id, event, distinct_id, "timestamp", properties, bytes, amount, currency, due_at)
  select gen_random_uuid(), definition, entity_id, event, distinct_id, "timestamp", properties, bytes, amount, currency,
    now() + interval '1 hour'
  from generate_series(1, $1::int) n
  join (select *, row_number() over () - 1 as position, count(*) over () as known
        from posthog_outbox_event where properties is not null) o on o.position = n % o.known`

/** What a cluster of this size did. */
interface ClusterFigures {
  drainedPerSecond: number
  sentTwice: number
  p50Seconds: number
  p99Seconds: number
}

const measureCluster = async (
  world: BenchWorld,
  redisUrl: string,
  workers: number
): Promise<ClusterFigures> => {
  const { standIn } = world
  const sql = world.sql("plugin")
  const start = (mode: "server" | "worker") =>
    world.start("plugin", { REDIS_URL: redisUrl, MEDUSA_WORKER_MODE: mode }, STORE_WITH_REDIS)
  await sql("delete from posthog_outbox_event")
  await standIn.reset()
  const server = await start("server")
  const all = [
    server,
    ...(await Promise.all(Array.from({ length: workers }, () => start("worker")))),
  ]

  const emit = (store: MeasuredStore, ids: readonly string[]) => store.ask({ kind: "emit", ids })
  await emit(server, world.orderIds.slice(0, WARM_UP))
  await arrived(world, WARM_UP)
  for (const id of world.orderIds.slice(WARM_UP, WARM_UP + PACED_ORDERS)) {
    await emit(server, [id])
    await sleep(PACE_MS)
  }
  await arrived(world, WARM_UP + PACED_ORDERS)
  const ids = world.orderIds.slice(WARM_UP, WARM_UP + PACED_ORDERS)
  const [latency] = await settled(() =>
    sql<{ p50: number; p99: number; waiting: string }>(
      `select count(*) filter (where delivered_at is null) as waiting,
         percentile_cont(0.5) within group (order by extract(epoch from delivered_at - created_at)) as p50,
         percentile_cont(0.99) within group (order by extract(epoch from delivered_at - created_at)) as p99
       from posthog_outbox_event where entity_id = any($1)`,
      ids
    )
  )

  const backlog = Number(options.backlog)
  await sql(COPY_EVENTS, backlog)
  await sql("analyze posthog_outbox_event")
  await standIn.reset()
  await sql("update posthog_outbox_event set due_at = now() where delivered_at is null")
  const begin = await arrived(world, 1)
  const first = await standIn.rawEventCount()
  const end = await arrived(world, backlog)
  await Promise.all(all.map((store) => store.stop()))
  const { raw, merged } = await standIn.totals()
  if (merged !== backlog) {
    throw new Error(`Expected ${backlog} events at PostHog, got ${merged}.`)
  }
  return {
    drainedPerSecond: (backlog - first) / ((end - begin) / 1_000),
    sentTwice: raw - merged,
    p50Seconds: latency?.p50 ?? Number.NaN,
    p99Seconds: latency?.p99 ?? Number.NaN,
  }
}

/** The last batch is written down as delivered some moments after PostHog has it. */
const settled = async <Row extends { waiting: string }>(
  look: () => Promise<Row[]>
): Promise<Row[]> => {
  for (;;) {
    const rows = await look()
    if (rows.every(({ waiting }) => Number(waiting) === 0)) {
      return rows
    }
    await sleep(100)
  }
}

const main = async (): Promise<void> => {
  if (!hasRedis()) {
    throw new Error(
      "Expected redis-server on this machine (Debian package redis-server), found none. Install it."
    )
  }
  const redis = await startRedis()
  const world = await openBenchWorld(500)
  try {
    const rows: Record<string, string>[] = []
    for (const workers of options.workers.split(",").map(Number)) {
      say(`One server and ${workers} worker(s)`)
      await redis.flushAll()
      const figures = await measureCluster(world, redis.url, workers)
      rows.push({
        workers: String(workers),
        "events drained per second": Math.round(figures.drainedPerSecond).toLocaleString("en"),
        "sent twice": String(figures.sentTwice),
        "recorded to delivered, p50": `${figures.p50Seconds.toFixed(2)} s`,
        p99: `${figures.p99Seconds.toFixed(2)} s`,
      })
    }
    sayTable(rows)
    const where = `${machine()}; PostgreSQL, Redis and the stand-in on the same machine.`
    say(where)
    await writeFigures(
      "cluster",
      [`${writtenBy("bench:cluster")}. ${where}`, markdownTable(rows)].join("\n\n")
    )
  } finally {
    await world.stop()
    await redis.stop()
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  }
)
