import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { PLUGIN_ROOT } from "../../tools/lib/plugin"
import { migrateAndSeed } from "../../tools/lib/seeded-database"
import { withConnection } from "../../tools/lib/sql"
import type { Sql } from "../../tools/lib/sql"
import { runFolder } from "./run-folder"

/** What every suite's database is cloned from. */
const TEMPLATE = "store-template"

/** Returns the URL of a database in the run's PostgreSQL. */
export const databaseUrl = (name: string): string => {
  const { DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD } = process.env
  return `postgres://${DB_USERNAME}:${DB_PASSWORD}@${DB_HOST}:${DB_PORT}/${name}`
}

/** Connects to a database in the run's PostgreSQL for as long as `use` takes. */
export const withDatabase = <T>(name: string, use: (sql: Sql) => Promise<T>): Promise<T> =>
  withConnection(databaseUrl(name), use)

/** Creates an empty database. Returns its URL. */
export const createDatabase = async (name: string): Promise<string> => {
  await withDatabase("postgres", (sql) => sql(`CREATE DATABASE "${name}"`))
  return databaseUrl(name)
}

/**
 * Creates a database from the template. Cloning takes a fraction of a second; migrating and seeding take half a minute.
 *
 * @param icuLocale the language whose collation the database uses
 */
export const cloneTemplate = async (name: string, icuLocale?: string): Promise<string> => {
  await makeTemplateOnce()
  await withDatabase("postgres", (sql) => sql(`CREATE DATABASE "${name}" TEMPLATE "${TEMPLATE}"`))
  if (icuLocale) {
    await sortAs(name, icuLocale)
  }
  return databaseUrl(name)
}

/** Migrates and seeds the template, beside suites that don't need it. If that fails, all others fail with the same error. */
export const makeTemplateOnce = (): Promise<void> =>
  oneSuiteAtATime("make the template", async () => {
    const failure = join(runFolder(), "template-failure")
    if (existsSync(failure)) {
      throw new Error(readFileSync(failure, "utf8"))
    }
    const existing = await withDatabase("postgres", (sql) =>
      sql(`SELECT 1 FROM pg_database WHERE datname = $1`, TEMPLATE)
    )
    if (existing.length === 0) {
      await makeTemplate().catch((error: unknown) => {
        writeFileSync(failure, String(error))
        throw error
      })
    }
  })

const makeTemplate = async (): Promise<void> => {
  const unfinished = `${TEMPLATE}-unfinished`
  // Of a suite whose process died.
  await withDatabase("postgres", (sql) =>
    sql(`DROP DATABASE IF EXISTS "${unfinished}" WITH (FORCE)`)
  )
  const url = await createDatabase(unfinished)
  // A suite may have turned some on.
  const flags = Object.keys(process.env).filter((name) => name.startsWith("MEDUSA_FF_"))
  const env = { ...Object.fromEntries(flags.map((name) => [name, undefined])), NODE_ENV: "test" }
  await migrateAndSeed(
    { storeDir: PLUGIN_ROOT, env: { ...env, DATABASE_URL: url } },
    { MEDUSA_POSTHOG_MODULES_WRITE: "true" }
  )
  await withDatabase("postgres", (sql) =>
    sql(`ALTER DATABASE "${unfinished}" RENAME TO "${TEMPLATE}"`)
  )
}

/** A clone gets its template's collation, and no statement can change it. This updates the catalog before any row is sorted. */
const sortAs = async (name: string, icuLocale: string): Promise<void> => {
  await withDatabase("postgres", (sql) =>
    sql(
      `UPDATE pg_database SET datlocprovider = 'i', datlocale = $1, datcollversion = NULL WHERE datname = $2`,
      icuLocale,
      name
    )
  )
  await withDatabase(name, (sql) => sql(`REINDEX DATABASE "${name}"`))
}

/** Keeps parallel suites from doing the same work twice. A suite that dies releases the lock. */
export const oneSuiteAtATime = <T>(name: string, work: () => Promise<T>): Promise<T> =>
  withDatabase("postgres", async (sql) => {
    await sql("SELECT pg_advisory_lock(hashtext($1))", name)
    return work()
  })
