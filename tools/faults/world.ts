import { join } from "node:path"
import { startStandIn } from "../../packages/posthog-stand-in"
import type { StandIn } from "../../packages/posthog-stand-in"
import { findFreePort } from "../lib/free-port"
import { PLUGIN_ROOT } from "../lib/plugin"
import { randomOf } from "./random"
import type { OnStarted } from "../lib/tool"
import { startPostgres } from "../lib/postgres"
import type { Postgres } from "../lib/postgres"
import { productionEnv } from "../../integration-tests/support/process-suite"
import { startRedis } from "../lib/redis"
import type { Redis } from "../lib/redis"
import { openShop } from "../../integration-tests/support/shop"
import type { Shop } from "../../integration-tests/support/shop"
import { migrateAndSeed } from "../lib/seeded-database"
import { withConnection } from "../lib/sql"
import type { Sql } from "../lib/sql"
import { startAuditor } from "./auditor-client"
import type { Auditor } from "./auditor-client"
import { openCarts } from "./carts"
import type { Carts } from "./carts"
import { createFleet } from "./fleet"
import type { Fleet } from "./fleet"

/** What all rounds share, from the first to the last. */
export interface World {
  standIn: StandIn
  postgres: Postgres
  sql: Sql
  auditor: Auditor
  fleet: Fleet
  shop: Shop
  carts: Carts
  /** Starts on first use. */
  redis(): Promise<Redis>
}

const STORE_DIR = join(PLUGIN_ROOT, "integration-tests", "store")
/** The store's database. */
export const DATABASE = "faults"

/**
 * Starts PostgreSQL, the PostHog stand-in, a seeded store, and the auditor. Build the plugin first.
 */
export const openWorld = async (seed: number, onStarted: OnStarted): Promise<World> => {
  const postgres = await startPostgres()
  onStarted("PostgreSQL", () => postgres.stop())
  const standIn = await startStandIn()
  onStarted("PostHog's stand-in", () => standIn.close())
  const env = productionEnv(await createStoreDatabase(postgres), standIn)
  const sql: Sql = (statement, ...values) =>
    withConnection(postgres.url(DATABASE), (run) => run(statement, ...values))
  const fleet = createFleet({ storeDir: STORE_DIR, env }, await findFreePort())
  onStarted("the store", () => fleet.stop("SIGKILL"))
  const shop = await openShop((await fleet.store()).url)
  const carts = await openCarts(shop, randomOf(seed, "carts"), postgres.url(DATABASE))
  const auditor = await startAuditor(STORE_DIR, env, sql)
  onStarted("the auditor", () => auditor.stop())
  await prepare(sql, auditor)
  return { standIn, postgres, sql, auditor, fleet, shop, carts, redis: redisWhenAsked(onStarted) }
}

const createStoreDatabase = async (postgres: Postgres): Promise<string> => {
  await postgres.createDatabase(DATABASE)
  const url = postgres.url(DATABASE)
  await migrateAndSeed({
    storeDir: STORE_DIR,
    env: { DATABASE_URL: url, NODE_ENV: "production" },
  })
  return url
}

const redisWhenAsked = (onStarted: OnStarted): World["redis"] => {
  let starting: Promise<Redis> | undefined
  const start = async () => {
    const redis = await startRedis()
    onStarted("Redis", () => redis.stop())
    return redis
  }
  return () => (starting ??= start())
}

const prepare = async (sql: Sql, auditor: Auditor): Promise<void> => {
  // A server crash must not undo what it confirmed, but the server was started with settings for speed.
  await sql(`ALTER DATABASE "${DATABASE}" SET synchronous_commit = on`)
  await auditor.audit()
  // As if the plugin had been installed yesterday: a clock two hours behind makes IDs from before today's first round.
  await sql(`update posthog_installation set installed_at = now() - interval '1 day'`)
}
