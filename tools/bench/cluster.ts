import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { Command } from "commander"
import { startRedis, hasRedis } from "../lib/redis"
import { say, sayTable } from "../lib/say"
import { runTool, wholeNumber } from "../lib/tool"
import { markdownTable, writeFigures, writtenBy } from "./page"
import { machine } from "./report"
import { arrived, fillOutbox, openBenchWorld } from "./world"
import type { BenchWorld } from "./world"

const command = new Command("npm run bench:cluster --")
  .description(
    "Runs one server and several workers, with event bus, workflows, and locks in Redis. Measures how fast a backlog drains, how many events are sent twice, and how long an order's event takes from Medusa's event until PostHog accepts it. Fails if an event is missing, never because of a time."
  )
  .option("--backlog <events>", "events to drain", wholeNumber, 60_000)
  .option(
    "--workers <numbers>",
    "numbers of workers, tried one after another",
    toNumbers,
    [1, 2, 4]
  )

function toNumbers(text: string): number[] {
  return text.split(",").map(wholeNumber)
}

const STORE_WITH_REDIS = join(__dirname, "..", "faults", "store-with-redis")

/** Orders that arrive one by one, at a pace that the smallest cluster can keep. */
const PACED_ORDERS = 200
const PACE_MS = 50

const WARM_UP = 50

/** A cluster's figures. */
interface ClusterFigures {
  drainedPerSecond: number
  sentTwice: number
  p50Seconds: number
  p99Seconds: number
}

const measureCluster = async (
  world: BenchWorld,
  redisUrl: string,
  { workers, backlog }: { workers: number; backlog: number }
): Promise<ClusterFigures> => {
  const { standIn, sql } = world
  const start = (mode: "server" | "worker") =>
    world.start("plugin", { REDIS_URL: redisUrl, MEDUSA_WORKER_MODE: mode }, STORE_WITH_REDIS)
  await sql("delete from posthog_outbox_event")
  await standIn.reset()
  const server = await start("server")
  const all = [
    server,
    ...(await Promise.all(Array.from({ length: workers }, () => start("worker")))),
  ]

  await server.ask("emit", world.orderIds.slice(0, WARM_UP))
  await arrived(world, WARM_UP)
  const ids = world.orderIds.slice(WARM_UP, WARM_UP + PACED_ORDERS)
  for (const id of ids) {
    await server.ask("emit", [id])
    await sleep(PACE_MS)
  }
  await arrived(world, WARM_UP + PACED_ORDERS)
  const [latency] = await settled(() =>
    sql<{ p50: number; p99: number; waiting: string }>(
      `select count(*) filter (where delivered_at is null) as waiting,
         percentile_cont(0.5) within group (order by extract(epoch from delivered_at - created_at)) as p50,
         percentile_cont(0.99) within group (order by extract(epoch from delivered_at - created_at)) as p99
       from posthog_outbox_event where entity_id = any($1)`,
      ids
    )
  )

  await fillOutbox(sql, backlog, "1 hour")
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

/** The last batch is settled shortly after PostHog has it. */
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

runTool<{ backlog: number; workers: number[] }>(command, async (options, onStarted) => {
  if (!hasRedis()) {
    throw new Error(
      "Expected redis-server on this machine, but found none. Install the Debian package redis-server."
    )
  }
  const redis = await startRedis()
  onStarted("Redis", () => redis.stop())
  const world = await openBenchWorld(500)
  onStarted("PostgreSQL and the stand-in", () => world.stop())
  const rows: Record<string, string>[] = []
  for (const workers of options.workers) {
    say(`One server and ${workers} worker(s)`)
    await redis.flushAll()
    const sizes = { workers, backlog: options.backlog }
    const figures = await measureCluster(world, redis.url, sizes)
    rows.push({
      workers: String(workers),
      "events drained per second": Math.round(figures.drainedPerSecond).toLocaleString("en"),
      "sent twice": String(figures.sentTwice),
      "recorded to delivered, p50": `${figures.p50Seconds.toFixed(2)} s`,
      p99: `${figures.p99Seconds.toFixed(2)} s`,
    })
  }
  sayTable(rows)
  const where = `${machine()}; PostgreSQL, Redis, and the stand-in on the same machine.`
  say(where)
  const text = [`${writtenBy("bench:cluster")}. ${where}`, markdownTable(rows)].join("\n\n")
  await writeFigures("cluster", text)
  return true
})
