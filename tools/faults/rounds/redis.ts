import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { StoreProcess } from "../../lib/medusa-process"
import { hasRedis } from "../../lib/redis"
import type { StoreSettings } from "../fleet"
import type { Round, Scene } from "../round"

const STORE_WITH_REDIS = join(__dirname, "..", "store-with-redis")

const WITHOUT_REDIS = "no redis-server on this machine (Debian package redis-server)"

/** Skips the round without Redis, except where everything must run. */
const missing = (): string | undefined => {
  if (hasRedis()) {
    return undefined
  }
  if (process.env.CI === "true") {
    throw new Error(`${WITHOUT_REDIS}, and CI=true`)
  }
  return WITHOUT_REDIS
}

/** A server that shoppers use, and two workers. */
const threeProcesses = async (
  scene: Scene
): Promise<{ workers: [StoreProcess, StoreProcess]; flushAll: () => Promise<void> }> => {
  const { url, flushAll } = await scene.redis()
  const settings = (mode: "server" | "worker"): StoreSettings => ({
    storeDir: STORE_WITH_REDIS,
    env: { REDIS_URL: url, MEDUSA_WORKER_MODE: mode },
  })
  await scene.store(settings("server"))
  const workers = await Promise.all([
    scene.fleet.another(settings("worker")),
    scene.fleet.another(settings("worker")),
  ])
  return { workers, flushAll }
}

const workerKilled: Round = {
  name: "Redis, a server, and two workers, one of them killed with -9",
  short: 1,
  missing,
  run: async (scene) => {
    const { workers } = await threeProcesses(scene)
    await scene.underLoad(async (load) => {
      await load.confirmed(4)
      await workers[0].stop("SIGKILL")
      await load.confirmed(10)
    })
  },
}

/** Each worker runs catch-up soon after its start, then every minute. */
const LOOKED_MS = 90_000

const flushed: Round = {
  name: "Redis flushed, with a server and two workers",
  missing,
  run: async (scene) => {
    const { flushAll } = await threeProcesses(scene)
    await looked(scene, "Expected a worker to run catch-up while Redis was up, but none did.")
    await scene.underLoad(async (load) => {
      await load.confirmed(4)
      await flushAll()
      await load.confirmed(10)
    })
    // As if catch-up hadn't run for a few minutes.
    await scene.sql(`update posthog_lease set looked_at = now() - interval '3 minutes'`)
    await looked(scene, "Expected catch-up to run after Redis was flushed, but it didn't.")
  },
}

/** Resolves when a process has run catch-up on its own. */
const looked = async (scene: Scene, otherwise: string): Promise<void> => {
  const { sql, note } = scene
  const [start] = await sql<{ now: Date }>(`select now()`)
  const look = `select 1 from posthog_lease where name = 'recent' and looked_at > $1`
  const from = Date.now()
  while ((await sql(look, start?.now)).length === 0) {
    if (Date.now() - from > LOOKED_MS) {
      throw new Error(otherwise)
    }
    await sleep(500)
  }
  note(`catch-up ran on its own after ${Math.round((Date.now() - from) / 1000)} s`)
}

/** Three processes keep their event bus, workflows, and locks in Redis. */
export const redisRounds: Round[] = [workerKilled, flushed]
