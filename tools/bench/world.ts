import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { spawnStandIn } from "../../packages/posthog-stand-in"
import type { SpawnedStandIn, Totals } from "../../packages/posthog-stand-in"
import { copyOrders } from "../../integration-tests/support/copy-orders"
import { openShop } from "../../integration-tests/support/shop"
import { callsTo } from "../lib/calls"
import type { Call } from "../lib/calls"
import { startStore } from "../lib/medusa-process"
import type { StoreProcess } from "../lib/medusa-process"
import { PLUGIN_ROOT, preparePlugin } from "../lib/plugin"
import { startPostgres } from "../lib/postgres"
import { migrateAndSeed } from "../lib/seeded-database"
import { withConnection } from "../lib/sql"
import type { Sql } from "../lib/sql"
import type { Agent } from "./agent"

/**
 * A store with its own database. `plugin` records no events of carts; `hanging` is the same, for a PostHog that never answers; `shopping`
 * has the default options, and `allCartEvents` all events of carts.
 */
export type StoreName = "plugin" | "official" | "bare" | "hanging" | "shopping" | "allCartEvents"

/** A measured store. */
export interface MeasuredStore extends StoreProcess {
  ask: Call<Agent>
}

/** What the figures use. */
export interface BenchWorld {
  standIn: SpawnedStandIn
  /** Orders in each database, of which no store has sent an event. */
  orderIds: string[]
  /** Starts a store, in another folder than usual if one is given. */
  start(name: StoreName, env?: Record<string, string>, storeDir?: string): Promise<MeasuredStore>
  /** Runs SQL on the database of the store with the plugin. */
  sql: Sql
  stop(): Promise<void>
}

const PLUGIN_STORE = join(PLUGIN_ROOT, "integration-tests", "store")

const STORES: Record<StoreName, string> = {
  plugin: PLUGIN_STORE,
  hanging: PLUGIN_STORE,
  official: join(__dirname, "stores", "official"),
  bare: join(__dirname, "stores", "bare"),
  shopping: join(__dirname, "stores", "shopping"),
  allCartEvents: join(__dirname, "stores", "shopping"),
}

/** Copies are this far apart, and end ten minutes ago, when all are aged. */
const SPACING_MS = 200
const UNTIL_MS = 600_000

/** Starts PostgreSQL and the stand-in, and gives each store a database with the same orders. */
export const openBenchWorld = async (orders: number): Promise<BenchWorld> => {
  await preparePlugin()
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
  const start: BenchWorld["start"] = async (name, env = {}, storeDir = STORES[name]) => {
    const preload = [join(__dirname, "agent.ts")]
    const store = await startStore({ storeDir, env: { ...envOf(name), ...env }, preload })
    return { ...store, ask: callsTo<Agent>(store.child) }
  }
  await postgres.createDatabase("bare")
  await migrateAndSeed({ storeDir: PLUGIN_STORE, env: envOf("bare") })
  const orderIds = await fill(await start("bare"), orders, postgres.url("bare"))
  for (const name of Object.keys(STORES).filter((one) => one !== "bare")) {
    await postgres.createDatabase(name, { template: "bare" })
  }
  return {
    standIn,
    orderIds,
    start,
    sql: (statement, ...values) =>
      withConnection(postgres.url("plugin"), (run) => run(statement, ...values)),
    stop: async () => {
      await standIn.kill()
      await postgres.stop()
    },
  }
}

/** Places orders of a guest and of a customer through the Store API, and copies them. */
const fill = async (store: MeasuredStore, orders: number, url: string): Promise<string[]> => {
  const shop = await openShop(store.url)
  const account = { email: "customer@example.com", password: "correct horse" }
  const customer = await shop.shopper.registerCustomer(account)
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
    // Otherwise catch-up would find what a figure's start deletes from the outbox, and these events would arrive, too.
    await sql(
      `insert into posthog_installation (id, installed_at) values ('store', now())
       on conflict (id) do update set installed_at = excluded.installed_at`
    )
    await sql("analyze")
    return (await sql<{ id: string }>(`select id from "order" order by id`)).map(({ id }) => id)
  })
}

/** Fills the outbox with this many copies of its events, which become due after some time. */
export const fillOutbox = async (sql: Sql, events: number, due: string): Promise<void> => {
  await sql(
    `insert into posthog_outbox_event
       (uuid, definition, entity_id, event, distinct_id, "timestamp", properties, bytes, amount, currency, due_at)
     select gen_random_uuid(), definition, entity_id, event, distinct_id, "timestamp", properties, bytes, amount, currency,
       now() + $2::interval
     from generate_series(1, $1::int) n
     join (select *, row_number() over () - 1 as position, count(*) over () as known
           from posthog_outbox_event where properties is not null) o on o.position = n % o.known`,
    events,
    due
  )
  await sql("analyze posthog_outbox_event")
}

const POLL_MS = 20
const PATIENCE_MS = 300_000

/** Waits until PostHog has this many rows. Returns the time, as `performance.now()`. */
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

/** Checks that everything arrived exactly once. */
export const expectOnce = async ({ standIn }: BenchWorld, events: number): Promise<Totals> => {
  const totals = await standIn.totals()
  if (totals.merged !== events || totals.raw !== events) {
    throw new Error(
      `Expected ${events} events at PostHog, each sent once, got ${totals.merged} in ${totals.raw} rows.`
    )
  }
  return totals
}
