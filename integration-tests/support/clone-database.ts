import { PLUGIN_ROOT } from "../../tools/lib/plugin"
import { migrateAndSeed } from "../../tools/lib/seeded-database"
import { withConnection } from "../../tools/lib/sql"
import type { Sql } from "../../tools/lib/sql"

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

/** Migrates and seeds the template, beside suites that don't need it. */
const makeTemplateOnce = (): Promise<void> =>
  oneSuiteAtATime("make the template", async () => {
    const existing = await withDatabase("postgres", (sql) =>
      sql(`SELECT 1 FROM pg_database WHERE datname = $1`, TEMPLATE)
    )
    if (existing.length === 0) {
      const url = await createDatabase(`${TEMPLATE}-unfinished`)
      await migrateAndSeed({ storeDir: PLUGIN_ROOT, env: { DATABASE_URL: url, NODE_ENV: "test" } })
      await withDatabase("postgres", (sql) =>
        sql(`ALTER DATABASE "${TEMPLATE}-unfinished" RENAME TO "${TEMPLATE}"`)
      )
    }
  })

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
