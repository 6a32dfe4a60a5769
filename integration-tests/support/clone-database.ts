import { TEMPLATE_DATABASE } from "./jest-global-setup"
import { withConnection } from "../../tools/lib/sql"
import type { Sql } from "../../tools/lib/sql"

/** The URL of a database of the run's PostgreSQL. */
export const databaseUrl = (name: string): string => {
  const { DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD } = process.env
  return `postgres://${DB_USERNAME}:${DB_PASSWORD}@${DB_HOST}:${DB_PORT}/${name}`
}

/** Connects to a database of the run's PostgreSQL for as long as `use` takes. */
export const withDatabase = <T>(name: string, use: (sql: Sql) => Promise<T>): Promise<T> =>
  withConnection(databaseUrl(name), use)

/** Makes an empty database. Returns its URL. */
export const createDatabase = async (name: string): Promise<string> => {
  await withDatabase("postgres", (sql) => sql(`CREATE DATABASE "${name}"`))
  return databaseUrl(name)
}

/**
 * Makes a database from the template: cloning takes a part of a second, migrating and seeding half a minute.
 *
 * @param icuLocale the language by whose rules the database sorts
 */
export const cloneTemplate = async (name: string, icuLocale?: string): Promise<string> => {
  await withDatabase("postgres", (sql) =>
    sql(`CREATE DATABASE "${name}" TEMPLATE "${TEMPLATE_DATABASE}"`)
  )
  if (icuLocale) {
    await sortAs(name, icuLocale)
  }
  return databaseUrl(name)
}

/** PostgreSQL gives a clone its template's order, and has no statement to change it; its catalog has, before any row is sorted. */
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

/** Keeps suites that run at the same time from doing the same work twice; a suite that dies lets go. */
export const oneSuiteAtATime = <T>(name: string, work: () => Promise<T>): Promise<T> =>
  withDatabase("postgres", async (sql) => {
    await sql("SELECT pg_advisory_lock(hashtext($1))", name)
    return work()
  })
