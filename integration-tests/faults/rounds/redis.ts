import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { StoreProcess } from "../../support/medusa-process"
import { hasRedis } from "../../support/redis"
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

const JOB_WITHIN_MS = 180_000

/** When the plugin's minute job has last looked. */
const lastLook = async ({ sql }: Scene): Promise<number> => {
  const [row] = await sql<{ at: Date }>(
    `select looked_at as at from posthog_reconciliation where pass = 'recent'`
  )
  return row?.at.getTime() ?? 0
}

const flushed: Round = {
  name: "Redis flushed, a server and two workers",
  missing,
  run: async (scene) => {
    const { flushAll } = await threeProcesses(scene)
    await scene.underLoad(async (load) => {
      await load.confirmed(4)
      await flushAll()
      await load.confirmed(10)
    })
    await reconciliationGoesOn(scene)
  },
}

/** The minute job's schedule was in Redis, too. */
const reconciliationGoesOn = async (scene: Scene): Promise<void> => {
  const from = Date.now()
  while ((await lastLook(scene)) < from) {
    if (Date.now() - from > JOB_WITHIN_MS) {
      throw new Error("Nothing reconciles any more since Redis was flushed.")
    }
    await sleep(500)
  }
  scene.note(`reconciled ${Math.round((Date.now() - from) / 1000)} s later`)
}

/** Redis holds the event bus, the workflows and the locks of three processes. */
export const redisRounds: Round[] = [workerKilled, flushed]
