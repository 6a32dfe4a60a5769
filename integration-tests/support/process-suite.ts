import { join } from "node:path"
import { startStandIn } from "../../packages/posthog-stand-in"
import type { StandIn } from "../../packages/posthog-stand-in"
import type { Child, ChildEnv } from "../../tools/lib/child"
import { cloneTemplate, oneSuiteAtATime, withDatabase } from "./clone-database"
import { startMedusa, startStore } from "../../tools/lib/medusa-process"
import type { StoreProcess } from "../../tools/lib/medusa-process"
import { PLUGIN_ROOT, preparePlugin } from "../../tools/lib/plugin"
import type { Sql } from "../../tools/lib/sql"

/** What a suite's tests use: store processes as they run in production. */
export interface ProcessSuite {
  standIn: () => StandIn
  /** Returns the store with its usual settings. Starts it if necessary. */
  store: () => Promise<StoreProcess>
  /** Returns the store with other settings, as the only process. */
  storeAlone: (env: ChildEnv) => Promise<StoreProcess>
  /** Stops every process of the store. */
  stopStores: () => Promise<void>
  /** Starts a command of Medusa's CLI in the store's folder. */
  medusa: (args: string[], env?: ChildEnv) => Child
  /** Runs SQL on the suite's database. */
  sql: Sql
  /** Name of the suite's database. */
  database: string
  storeDir: string
  /** The environment of the store's processes. */
  storeEnv: () => ChildEnv
}

const STORE_DIR = join(PLUGIN_ROOT, "integration-tests", "store")
/** Ends a hang. On a slow machine, the build alone takes minutes. */
const SETUP_MS = 600_000

/** A suite of real store processes, with its own database and stand-in. */
export const processSuite = (name: string, tests: (suite: ProcessSuite) => void): void => {
  const database = `suite-${name}`
  const running = new Set<StoreProcess>()
  let usual: StoreProcess | undefined
  let standIn: StandIn
  let usualEnv: ChildEnv

  const start = async (env: ChildEnv = {}): Promise<StoreProcess> => {
    const store = await startStore({ storeDir: STORE_DIR, env: { ...usualEnv, ...env } })
    running.add(store)
    void store.exited.then(() => {
      running.delete(store)
      usual = usual === store ? undefined : usual
    })
    return store
  }
  const stopStores = async (signal?: NodeJS.Signals) => {
    await Promise.all([...running].map((store) => store.stop(signal)))
  }

  beforeAll(async () => {
    standIn = await startStandIn()
    await buildPluginOnce()
    usualEnv = productionEnv(await cloneTemplate(database), standIn)
  }, SETUP_MS)
  afterEach(() => standIn.setFault(null))
  afterAll(async () => {
    await stopStores("SIGKILL")
    await standIn.close()
  })

  tests({
    standIn: () => standIn,
    store: async () => (usual ??= await start()),
    storeAlone: async (env) => {
      await stopStores()
      return start(env)
    },
    stopStores,
    medusa: (args, env) => startMedusa(args, { storeDir: STORE_DIR, env: { ...usualEnv, ...env } }),
    sql: (statement, ...values) => withDatabase(database, (sql) => sql(statement, ...values)),
    database,
    storeDir: STORE_DIR,
    storeEnv: () => usualEnv,
  })
}

/** The environment of a production store that sends to the stand-in. */
export const productionEnv = (databaseUrl: string, standIn: StandIn): ChildEnv => ({
  NODE_ENV: "production",
  DATABASE_URL: databaseUrl,
  // An Admin would have to be built first.
  DISABLE_ADMIN: "true",
  POSTHOG_API_KEY: standIn.token,
  POSTHOG_HOST: standIn.url,
})

/** Builds the plugin if its build is outdated, and links it for the store in this repository. */
export const buildPluginOnce = (): Promise<void> =>
  oneSuiteAtATime("build the plugin", preparePlugin)
