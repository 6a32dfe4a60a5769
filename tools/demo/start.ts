import { openAdmin } from "../../integration-tests/support/admin"
import { ADMIN } from "../../integration-tests/store/src/seed/data"
import { lastLines } from "../lib/child"
import type { ChildEnv } from "../lib/child"
import { findFreePort } from "../lib/free-port"
import { startStore } from "../lib/medusa-process"
import type { StoreProcess } from "../lib/medusa-process"
import { startPostgres } from "../lib/postgres"
import { waitForEvents } from "./arrivals"
import { placeOrders } from "./orders"
import { DATA_DIR, prepareDatabase, STORE_DIR } from "./prepare"
import { openReceiver } from "./receiver"
import type { Receiver } from "./receiver"
import { reportArrivals, reportNextSteps, reportOrders } from "./report"
import { say } from "../lib/say"
import { preparePlugin } from "../lib/plugin"
import { createShutdown } from "../lib/shutdown"
import type { Shutdown } from "../lib/shutdown"
import { startStorefront } from "../lib/storefront"

/** `npm start`: runs a store with the plugin, its database, and a PostHog to send to, all on this machine. */

const ADMIN_PORT = 9000
const STOREFRONT_PORT = 8000

async function run(shutdown: Shutdown): Promise<void> {
  say("Starting PostgreSQL")
  const postgres = await startPostgres({ dataDir: DATA_DIR, persistent: true })
  shutdown.add("PostgreSQL", () => postgres.stop())
  await preparePlugin()
  const databaseUrl = await prepareDatabase(postgres)
  const receiver = await startReceiver(shutdown)
  const storefrontPort = await findFreePort(STOREFRONT_PORT)
  const { store, port } = await startShop(shutdown, {
    DATABASE_URL: databaseUrl,
    ...receiver.env,
    EXPERIMENT: "pricing-page",
    STORE_CORS: `http://localhost:${storefrontPort}`,
  })
  say("Placing an order as a guest and one as a new customer")
  const orders = await placeOrders(store.url)
  let complete = true
  if (receiver.standIn) {
    complete = reportArrivals(await waitForEvents(receiver.standIn, orders), () =>
      lastLines(store.output())
    )
  } else {
    reportOrders(orders)
  }
  if (process.env.DEMO_EXIT) {
    return shutdown.stop(complete ? 0 : 1)
  }
  const publishableKey = await (await openAdmin({ baseUrl: store.url, ...ADMIN })).publishableKey()
  const storefront = await startStorefront({
    port: storefrontPort,
    storeUrl: `http://localhost:${port}`,
    publishableKey,
    posthog: { apiKey: receiver.apiKey, host: receiver.url },
    isStandIn: receiver.standIn !== undefined,
  })
  shutdown.add("the storefront", () => storefront.stop())
  reportNextSteps({ port, storefrontPort, receiver })
}

async function startShop(
  shutdown: Shutdown,
  env: ChildEnv
): Promise<{ store: StoreProcess; port: number }> {
  say("Starting the store")
  const port = await findFreePort(ADMIN_PORT)
  const store = await startStore({
    storeDir: STORE_DIR,
    port,
    env: {
      // Serves the Admin from its sources, without a build, and makes the plugin send each event immediately.
      NODE_ENV: "development",
      ADMIN_CORS: `http://localhost:${port}`,
      AUTH_CORS: `http://localhost:${port},${env.STORE_CORS ?? ""}`,
      ...env,
    },
  })
  shutdown.add("the store", async () => void (await store.stop()))
  void store.exited.then(() => {
    if (!shutdown.isStopping()) {
      say(`The store has ended:\n${lastLines(store.output())}`)
      void shutdown.stop(1)
    }
  })
  return { store, port }
}

async function startReceiver(shutdown: Shutdown): Promise<Receiver> {
  const receiver = await openReceiver(process.env)
  say(
    receiver.standIn
      ? "POSTHOG_API_KEY isn't set, so events go to a stand-in for PostHog"
      : `Events go to ${receiver.url}`
  )
  shutdown.add("PostHog's stand-in", () => receiver.stop())
  return receiver
}

const shutdown = createShutdown()
run(shutdown).catch((error: Error) => {
  if (!shutdown.isStopping()) {
    say(
      `
The demo failed: ${error.message}

To start over, delete .medusa/demo and run npm start again.`
    )
    void shutdown.stop(1)
  }
})
