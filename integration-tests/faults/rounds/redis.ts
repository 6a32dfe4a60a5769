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

/** The plugin looks each minute whether the job has missed its turn. */
const RECONCILED_WITHIN_MS = 90_000

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

/** The schedule of the minute's job was in Redis, too: without the plugin's own timer nothing would reconcile any more. */
const reconciliationGoesOn = async ({ sql, note }: Scene): Promise<void> => {
  const from = Date.now()
  // As if the job had missed its turn a few times.
  await sql(`update posthog_reconciliation set looked_at = now() - interval '3 minutes'`)
  const isOverdue = async () =>
    (
      await sql(
        `select 1 from posthog_reconciliation where pass = 'recent' and looked_at < now() - interval '2 minutes'`
      )
    ).length > 0
  while (await isOverdue()) {
    if (Date.now() - from > RECONCILED_WITHIN_MS) {
      throw new Error("Nothing reconciles any more since Redis was flushed.")
    }
    await sleep(500)
  }
  note(`reconciled by itself ${Math.round((Date.now() - from) / 1000)} s later`)
}

/** Redis holds the event bus, the workflows and the locks of three processes. */
export const redisRounds: Round[] = [workerKilled, flushed]
