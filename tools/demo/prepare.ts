import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { runMedusa } from "../lib/medusa-process"
import type { StoreOptions } from "../lib/medusa-process"
import { PLUGIN_ROOT } from "../lib/plugin"
import type { Postgres } from "../lib/postgres"
import { say } from "../lib/say"
import { withConnection } from "../lib/sql"

/** The demo's store. Try out options in its `medusa-config.ts`. */
export const STORE_DIR = join(__dirname, "../../integration-tests/store")

/** Where the demo keeps its database between starts. Git ignores it. */
export const DATA_DIR = join(PLUGIN_ROOT, ".medusa", "demo")

const DATABASE = "store"
const MARKER = join(DATA_DIR, "prepared.json")
const MIGRATION_SOURCES = [
  join(PLUGIN_ROOT, "node_modules", "@medusajs", "medusa", "package.json"),
  join(PLUGIN_ROOT, ".medusa", "server", "src", "modules", "posthog", "migrations"),
]
const SEED_SOURCES = [join(STORE_DIR, "src")]

type Prepared = { migrations?: string; seed?: string }

/** Creates, migrates, and seeds the database as needed. Returns its URL. */
export async function prepareDatabase(postgres: Postgres): Promise<string> {
  const isNew = await postgres.createDatabase(DATABASE)
  const url = postgres.url(DATABASE)
  const store: StoreOptions = {
    storeDir: STORE_DIR,
    env: { NODE_ENV: "development", DATABASE_URL: url },
  }
  const done = isNew ? {} : readMarker()
  const wanted: Prepared = {
    migrations: fingerprint(MIGRATION_SOURCES),
    seed: fingerprint(SEED_SOURCES),
  }
  if (done.migrations !== wanted.migrations) {
    say(
      isNew ? "Creating the store's tables (once, about 20 seconds)" : "Updating the store's tables"
    )
    rmSync(MARKER, { force: true })
    await runMedusa(["db:migrate", "--execute-safe-links"], store)
  }
  if (done.seed !== wanted.seed) {
    say("Adding products, regions, and an admin user to the store")
    await runMedusa(["exec", join("src", "scripts", "seed.ts")], store)
  }
  writeFileSync(MARKER, JSON.stringify(wanted))
  await forgetProject(url)
  return url
}

/** The demo may send to PostHog's stand-in today, and to your project tomorrow. */
const forgetProject = (url: string): Promise<unknown> =>
  withConnection(url, (sql) => sql(`UPDATE posthog_installation SET project_key_hash = NULL`))

function readMarker(): Prepared {
  return existsSync(MARKER) ? (JSON.parse(readFileSync(MARKER, "utf8")) as Prepared) : {}
}

function fingerprint(paths: string[]): string {
  const hash = createHash("sha256")
  for (const file of paths.flatMap(listFiles)) {
    hash.update(file).update(readFileSync(file))
  }
  return hash.digest("hex")
}

function listFiles(path: string): string[] {
  return statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .flatMap((name) => listFiles(join(path, name)))
    : [path]
}
