import { readdir } from "node:fs/promises"
import { join } from "node:path"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"

const FOLDER = join(__dirname, "..", "migrations")

/**
 * Returns the plugin's migrations that this database has not run.
 *
 * @throws the database's error
 */
export const pendingMigrations = async (knex: Knex): Promise<string[]> => {
  const known = await migrationNames()
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(
    "SELECT name FROM mikro_orm_migrations WHERE name = ANY(?)",
    [known]
  )
  const run = new Set(rows.map(({ name }) => name))
  return known.filter((name) => !run.has(name))
}

const migrationNames = async (): Promise<string[]> => {
  const names = (await readdir(FOLDER)).map((file) => /^(Migration\d+)\.[jt]s$/.exec(file)?.[1])
  return names.filter((name) => name !== undefined).sort()
}
