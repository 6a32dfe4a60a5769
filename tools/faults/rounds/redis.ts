import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { StoreProcess } from "../../lib/medusa-process"
import { hasRedis } from "../../lib/redis"
import type { StoreSettings } from "../fleet"
import type { Round, Scene } from "../round"

const STORE_WITH_REDIS = join(__dirname, "..", "store-with-redis")

const WITHOUT_REDIS = "no redis-server on this machine (Debian package redis-server)"

/** Without Redis the round is left out, except where everything has to be run. */
const missing = (): string | undefined => {
  if (hasRedis()) {
    return undefined
  }
  if (process.env.CI === "true") {
    throw new Error(`${WITHOUT_REDIS}, and CI=true`)
  }
  return WITHOUT_REDIS
}

/** A server that shoppers meet, and two workers. */
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
  name: "Redis, a server and two workers, one of them killed -9",
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

/** Each worker looks soon after its start, then each minute. */
const LOOKED_MS = 90_000

const flushed: Round = {
  name: "Redis flushed, a server and two workers",
  missing,
  run: async (scene) => {
    const { flushAll } = await threeProcesses(scene)
    await looked(scene, "No worker has reconciled, although Redis was well.")
    await scene.underLoad(async (load) => {
      await load.confirmed(4)
      await flushAll()
      await load.confirmed(10)
    })
    // As if nobody had looked for some time.
    await scene.sql(`update posthog_lease set looked_at = now() - interval '3 minutes'`)
    await looked(scene, "Nothing reconciles any more since Redis was flushed.")
  },
}

/** Resolves when a process has reconciled by itself. */
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
  note(`reconciled by itself after ${Math.round((Date.now() - from) / 1000)} s`)
}

/** Redis holds the event bus, the workflows and the locks of three processes. */
export const redisRounds: Round[] = [workerKilled, flushed]
