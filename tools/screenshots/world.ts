import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { startStandIn } from "../../packages/posthog-stand-in"
import type { StandIn } from "../../packages/posthog-stand-in"
import { productionEnv } from "../../integration-tests/support/process-suite"
import { installStore, makeStoreFolder, openInstalledStore } from "../lib/installed-store"
import type { InstalledStore, Tarball } from "../lib/installed-store"
import { runMedusa, startStore } from "../lib/medusa-process"
import { preparePlugin } from "../lib/plugin"
import { startPostgres } from "../lib/postgres"
import { say } from "../lib/say"
import { withConnection } from "../lib/sql"
import type { Sql } from "../lib/sql"
import type { OnStarted } from "../lib/tool"

/** A store with the packed plugin and its Admin, on this machine. */
export interface World {
  url: string
  standIn: StandIn
  inDatabase: <T>(use: (sql: Sql) => Promise<T>) => Promise<T>
}

const DATABASE = "screenshots"

/** @param kept a folder that keeps the installed store for the next time; by default, it is installed anew */
export const openWorld = async (onStarted: OnStarted, kept?: string): Promise<World> => {
  const { dir } = await storeWithAdmin(kept ?? makeStoreFolder())
  const postgres = await startPostgres()
  onStarted("PostgreSQL", () => postgres.stop())
  const standIn = await startStandIn({ projectId: "42" })
  onStarted("PostHog's stand-in", () => standIn.close())
  await postgres.createDatabase(DATABASE)
  const database = postgres.url(DATABASE)
  const env = {
    ...productionEnv(database, standIn),
    // Neither development, which would build the Admin for each request, nor production, where its cookie requires HTTPS.
    NODE_ENV: "preview",
    DISABLE_ADMIN: "false",
    POSTHOG_PROJECT_ID: standIn.projectId,
    POSTHOG_PERSONAL_API_KEY: standIn.personalApiKey,
  }
  say("Seeding the store")
  const quiet = { storeDir: dir, env: { ...env, DISABLE_ADMIN: "true" } }
  await runMedusa(["db:migrate", "--skip-scripts"], quiet)
  await runMedusa(["exec", join("src", "scripts", "seed.ts")], quiet)
  say("Starting the store")
  const store = await startStore({ storeDir: dir, env })
  onStarted("the store", async () => void (await store.stop()))
  return { url: store.url, standIn, inDatabase: (use) => withConnection(database, use) }
}

const storeWithAdmin = async (folder: string): Promise<InstalledStore> => {
  const receipt = join(folder, "tarball.json")
  if (existsSync(receipt)) {
    return openInstalledStore(folder, JSON.parse(readFileSync(receipt, "utf8")) as Tarball)
  }
  await preparePlugin()
  say("Installing the plugin in a store")
  mkdirSync(folder, { recursive: true })
  const store = await installStore(folder)
  writeFileSync(receipt, JSON.stringify(store.tarball))
  say("Building the store's Admin")
  await store.buildAdmin()
  return store
}
