import { join } from "node:path"
import { spawnStandIn } from "../../packages/posthog-stand-in"
import type { SpawnedStandIn } from "../../packages/posthog-stand-in"
import { copyOrders } from "../../integration-tests/support/copy-orders"
import { runMedusa, startStore } from "../lib/medusa-process"
import type { StoreProcess } from "../lib/medusa-process"
import { buildPlugin, isBuildOutdated, linkPlugin, PLUGIN_ROOT } from "../lib/plugin"
import { startPostgres } from "../lib/postgres"
import { openShop } from "../../integration-tests/support/shop"
import { withConnection } from "../lib/sql"
import type { Sql } from "../lib/sql"
import type { AgentAnswers, AgentRequest } from "./agent"

/** What is compared: this plugin, Medusa's provider with the documented subscriber, and a store without analytics. */
export type Contestant = "plugin" | "official" | "bare"

/** A store with a database of its own; `hanging` is the plugin again, for a PostHog that never answers. */
export type StoreName = Contestant | "hanging"

/** A store that is being measured. */
export interface MeasuredStore extends StoreProcess {
  ask<Kind extends AgentRequest["kind"]>(
    request: Extract<AgentRequest, { kind: Kind }>
  ): Promise<AgentAnswers[Kind]>
}

/** All that the figures work with. */
export interface BenchWorld {
  standIn: SpawnedStandIn
  /** Orders that each contestant's database has, and whose events none of them has told. */
  orderIds: string[]
  /** Starts a store; in another folder than its usual one, if one is given. */
  start(name: StoreName, env?: Record<string, string>, storeDir?: string): Promise<MeasuredStore>
  /** Runs SQL on a store's database. */
  sql(name: StoreName): Sql
  stop(): Promise<void>
}

const PLUGIN_STORE = join(PLUGIN_ROOT, "integration-tests", "store")

const STORES: Record<StoreName, string> = {
  plugin: PLUGIN_STORE,
  hanging: PLUGIN_STORE,
  official: join(__dirname, "stores", "official"),
  bare: join(__dirname, "stores", "bare"),
}

const AGENT = join(__dirname, "agent.ts")

/** Copies are this far apart, and end ten minutes ago, where nothing takes them for unsettled. */
const SPACING_MS = 200
const UNTIL_MS = 600_000

/** Starts PostgreSQL and the stand-in, and makes each contestant a database with the same orders. */
export const openBenchWorld = async (orders: number): Promise<BenchWorld> => {
  linkPlugin()
  if (isBuildOutdated()) {
    await buildPlugin()
  }
  const postgres = await startPostgres()
  const standIn = await spawnStandIn()
  const envOf = (name: StoreName) => ({
    DATABASE_URL: postgres.url(name),
    NODE_ENV: "production",
    LOG_LEVEL: "error",
    DISABLE_ADMIN: "true",
    POSTHOG_API_KEY: standIn.token,
    POSTHOG_HOST: standIn.url,
  })
  const sql =
    (name: StoreName): Sql =>
    (statement, ...values) =>
      withConnection(postgres.url(name), (run) => run(statement, ...values))
  const start: BenchWorld["start"] = async (name, env = {}, storeDir = STORES[name]) =>
    measured(
      await startStore({
        storeDir,
        env: { ...envOf(name), ...env },
        preload: [AGENT],
      })
    )

  const template = "bare" as const
  await postgres.createDatabase(template)
  const seeding = { storeDir: PLUGIN_STORE, env: envOf(template) }
  await runMedusa(["db:migrate"], seeding)
  await runMedusa(["exec", "./src/scripts/seed.ts"], seeding)
  const orderIds = await fill(await start("bare"), orders, postgres.url(template))
  for (const name of ["official", "plugin", "hanging"]) {
    await postgres.createDatabase(name, { template })
  }
  return {
    standIn,
    orderIds,
    start,
    sql,
    stop: async () => {
      await standIn.kill()
      await postgres.stop()
    },
  }
}

/** Places orders of a guest and of a customer through the Store API, and copies them. */
const fill = async (store: MeasuredStore, orders: number, url: string): Promise<string[]> => {
  const shop = await openShop(store.url)
  const customer = await shop.shopper.registerCustomer({
    email: "customer@example.com",
    password: "correct horse",
  })
  const templates = [
    await shop.order(),
    await shop.order({ customer }),
    await shop.order({ items: shop.lines(3, 2) }),
  ].map(({ id }) => id)
  await store.stop()
  const first = Date.now() - UNTIL_MS - orders * SPACING_MS
  const moments = Array.from({ length: orders }, (_, n) => new Date(first + n * SPACING_MS))
  return withConnection(url, async (sql) => {
    await copyOrders(sql, { templates, moments })
    await sql("analyze")
    return (await sql<{ id: string }>(`select id from "order" order by id`)).map(({ id }) => id)
  })
}

const measured = (store: StoreProcess): MeasuredStore => ({
  ...store,
  ask: async (request) => {
    const answer = (await store.ask(request)) as { gives: never } | { failed: string } | undefined
    if (!answer || "failed" in answer) {
      throw new Error(`${request.kind}: ${answer?.failed ?? `the store ended. ${store.output()}`}`)
    }
    return answer.gives
  },
})
