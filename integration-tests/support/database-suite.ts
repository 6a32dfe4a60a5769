import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ModulesSdkUtils } from "@medusajs/framework/utils"
import { startStandIn } from "../../packages/posthog-stand-in"
import type { StandIn } from "../../packages/posthog-stand-in"
import { cloneTemplate } from "./clone-database"
import type { StoreSuite } from "./store-suite"

/** What a suite's tests use: a store's database, but no store. */
export type DatabaseSuite = Pick<StoreSuite, "knex" | "standIn" | "sql">

/**
 * A suite on services of the plugin alone, with its own database and stand-in. It starts in a fraction of the time that a Medusa
 * takes. Every test starts from empty tables and an empty stand-in.
 */
export const databaseSuite = (name: string, tests: (suite: DatabaseSuite) => void): void => {
  let knex: Knex
  let standIn: StandIn
  const sql = async <Row>(statement: string, ...bindings: string[]) =>
    (await knex.raw<{ rows: Row[] }>(statement, bindings)).rows

  beforeAll(async () => {
    const clientUrl = await cloneTemplate(`suite-${name}`)
    knex = ModulesSdkUtils.createPgConnection({ clientUrl })
    standIn = await startStandIn()
  })
  beforeEach(async () => {
    const tables = await sql<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_name like 'posthog%' and table_name <> 'posthog_installation'`
    )
    await sql(`truncate ${tables.map((table) => table.name).join(", ")}`)
    await sql(
      `update posthog_installation set project_key_hash = null, project_key_ending = null, project_since = null`
    )
    standIn.reset()
  })
  afterEach(() => standIn.setFault(null))
  afterAll(async () => {
    await knex.destroy()
    await standIn.close()
  })

  tests({ knex: () => knex, standIn: () => standIn, sql })
}
