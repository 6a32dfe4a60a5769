import { join } from "node:path"
import { knex as connect } from "@medusajs/framework/mikro-orm/knex"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ModulesSdkUtils } from "@medusajs/framework/utils"
import { isBusy, mayHaveRun } from "../../src/modules/posthog/database/busy"
import { createDatabase } from "../../src/modules/posthog/database/gate"
import {
  createDatabase as createPostgresDatabase,
  databaseUrl,
  withDatabase,
} from "../support/clone-database"
import { loseACommit } from "../support/lost-commits"
import type { Sql } from "../../tools/lib/sql"

const NAME = "gate"
const POOL = 10

const tight = { waitMs: 60_000, lockMs: 100, statementMs: 200 }
const LIMITS = { short: { ...tight, waitMs: 100 }, usual: tight, long: tight }

describe("the gate to the database", () => {
  let knex: Knex
  beforeAll(async () => {
    const connection = await createPostgresDatabase(NAME)
    knex = connect({ client: "pg", connection, pool: { min: 0, max: POOL } })
    await knex.raw("CREATE TABLE outbox (id text PRIMARY KEY)")
  })
  afterAll(() => knex.destroy())

  const gate = () => createDatabase(knex, LIMITS)

  it("leaves the pool to the store while a table is locked", async () => {
    await withDatabase(NAME, async (lock) => {
      await lock("BEGIN")
      await lock("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE")
      const database = gate()
      const asked = Array.from({ length: 3 * POOL }, () =>
        database.raw("SELECT id FROM outbox").catch((error: unknown) => error)
      )
      const { rows } = await knex.raw<{ rows: { busy: string }[] }>(
        "SELECT count(*) AS busy FROM pg_stat_activity WHERE datname = ? AND query LIKE 'SELECT id FROM%'",
        [NAME]
      )
      expect(Number(rows[0]?.busy)).toBeLessThanOrEqual(3)
      const errors = await Promise.all(asked)
      expect(errors.map((error) => (error as { code?: string }).code)).toEqual(
        errors.map(() => "55P03")
      )
      expect(errors.every(isBusy)).toBe(true)
    })
  })

  it("ends a statement that takes too long", async () => {
    const error: unknown = await gate()
      .raw("SELECT pg_sleep(60)")
      .catch((thrown: unknown) => thrown)
    expect(error).toHaveProperty("code", "57014")
    expect(isBusy(error)).toBe(true)
  })

  it("gives up if the pool is empty, and runs nothing afterward", async () => {
    const held = await Promise.all(Array.from({ length: POOL }, async () => knex.transaction()))
    const database = gate().within("short")
    const error: unknown = await database
      .raw("INSERT INTO outbox VALUES ('late')")
      .catch((thrown: unknown) => thrown)
    expect(isBusy(error)).toBe(true)
    expect(String(error)).toMatch(/Expected a free connection to PostgreSQL within 100 ms/)
    await Promise.all(held.map((transaction) => transaction.rollback()))
    await expect(database.raw("SELECT id FROM outbox WHERE id = 'late'")).resolves.toHaveProperty(
      "rows",
      []
    )
  })

  it("says of a lost COMMIT that the statement may have run, and of another error that it didn't", async () => {
    const { port, close } = await loseACommit(Number(process.env.DB_PORT))
    const connection = databaseUrl(NAME).replace(/:\d+\//, `:${port}/`)
    const broken = connect({ client: "pg", connection, pool: { min: 0, max: 1 } })
    const failed = (sql: string) =>
      createDatabase(broken)
        .raw(sql)
        .then(
          () => undefined,
          (error: unknown) => ({ mayHaveRun: mayHaveRun(error) })
        )
    const insert = "INSERT INTO outbox VALUES ('committed')"
    expect(await failed(insert)).toEqual({ mayHaveRun: true })
    expect(await failed(insert)).toEqual({ mayHaveRun: false })
    expect(await failed("DELETE FROM outbox")).toBeUndefined()
    await broken.destroy()
    close()
  })

  it("leaves no setting and no transaction on a connection, whatever its statement did", async () => {
    const database = gate()
    await database.raw("INSERT INTO outbox VALUES (?)", ["kept"])
    await database.raw("INSERT INTO outbox VALUES (:id)", { id: "kept" }).catch(() => undefined)
    await database.raw("SELECT pg_terminate_backend(pg_backend_pid())").catch(() => undefined)
    const states = await Promise.all(
      Array.from({ length: POOL }, async () => {
        const { rows } = await knex.raw<{ rows: object[] }>(
          `SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement,
             current_setting('idle_in_transaction_session_timeout') AS idle, now() = statement_timestamp() AS alone`
        )
        return rows[0]
      })
    )
    expect(new Set(states.map((state) => JSON.stringify(state)))).toEqual(
      new Set([JSON.stringify({ lock: "0", statement: "0", idle: "0", alone: true })])
    )
    await expect(database.raw("SELECT id FROM outbox")).resolves.toHaveProperty("rows", [
      { id: "kept" },
    ])
  })

  it("stays in a given transaction", async () => {
    await knex.transaction(async (transaction) => {
      await createDatabase(transaction, LIMITS).raw("INSERT INTO outbox VALUES ('undone')")
      await transaction.rollback()
    })
    await expect(gate().raw("SELECT id FROM outbox WHERE id = 'undone'")).resolves.toHaveProperty(
      "rows",
      []
    )
  })
})

const FIRST_MIGRATION = "Migration20261121014028"

/** The tables as the first migration created them, with rows, and an index that another attempt left unfinished. */
const AS_IT_WAS = [
  `delete from mikro_orm_migrations where name <> '${FIRST_MIGRATION}'`,
  `alter table posthog_outbox_event drop column amount, drop column currency`,
  `alter table posthog_outbox_event rename column leased_by to claimed_by`,
  `drop index "IDX_posthog_outbox_event_due_at_timestamp", "IDX_posthog_outbox_event_set_aside_reason"`,
  `create index "IDX_posthog_outbox_event_due" on posthog_outbox_event (due_at)`,
  `drop table posthog_trouble, posthog_installation, posthog_lease`,
  `alter table posthog_backfill drop column skipped, add column leased_by text, add column leased_until timestamptz`,
  `create table posthog_reconciliation (pass text primary key, installed_at timestamptz not null, looked_at timestamptz not null,
     leased_until timestamptz not null, leased_by text, created_at timestamptz not null default now(),
     updated_at timestamptz not null default now(), deleted_at timestamptz)`,
  `insert into posthog_reconciliation (pass, installed_at, looked_at, leased_until) values ('recent', '2026-01-01Z', '2026-02-02Z', now())`,
  `insert into posthog_outbox_event (uuid, definition, entity_id, event, distinct_id, timestamp, bytes, due_at, properties)
   select 'uuid ' || n, 'order_placed', 'order ' || n, 'order_placed', 'cus_1', now(), 2, now(),
     jsonb_build_object('total', n, 'currency', 'EUR')
   from generate_series(1, 12000) n`,
]

const INSERT = `insert into posthog_outbox_event (uuid, definition, entity_id, event, distinct_id, timestamp, bytes, due_at)
  values ($1, 'order_placed', '', 'order_placed', 'cus_1', now(), 2, now())`

describe("the migrations", () => {
  const migrate = async (database: string): Promise<void> => {
    const log = { info: () => undefined, error: () => undefined }
    const run = ModulesSdkUtils.buildMigrationScript({
      moduleName: "posthog",
      pathToMigrations: join(__dirname, "../../src/modules/posthog/migrations"),
    })
    await run({ options: { database: { clientUrl: databaseUrl(database) } }, logger: log as never })
  }

  const schemaOf = (database: string) =>
    withDatabase(database, async (sql) => ({
      indexes: await sql(
        `select indexdef, indisvalid from pg_indexes join pg_index on indexrelid = to_regclass(quote_ident(indexname))
         where tablename like 'posthog%' order by 1`
      ),
      columns: await sql(
        `select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
         where table_name like 'posthog%' order by 1, 2`
      ),
    }))

  /** Resolves when a migration waits for a lock. */
  const migrationWaits = async (sql: Sql) => {
    const waits = `select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query not like 'insert%'`
    while ((await sql(waits)).length === 0) {
      await new Promise(setImmediate)
    }
  }

  it("bring an older store, which keeps writing, to the state of a new one", async () => {
    await createPostgresDatabase("migrated-new")
    await migrate("migrated-new")
    await createPostgresDatabase("migrated-old")
    await migrate("migrated-old")
    await withDatabase("migrated-old", async (sql) => {
      for (const statement of AS_IT_WAS) {
        await sql(statement)
      }
      // Not unique, so its build fails and leaves it invalid.
      await sql(
        `create unique index concurrently "IDX_posthog_outbox_event_due_at_timestamp" on posthog_outbox_event (definition)`
      ).catch(() => undefined)
      await withDatabase("migrated-old", async (slow) => {
        await slow("begin")
        await slow(INSERT, "slow")
        const migrating = migrate("migrated-old")
        await migrationWaits(sql)
        await sql(`set lock_timeout = '20s'`)
        await sql(INSERT, "meanwhile")
        await slow("commit")
        await migrating
      })
      const amounts = await sql(
        `select count(*)::int as count from posthog_outbox_event where amount = properties ->> 'total' and currency = 'EUR'`
      )
      expect(amounts).toEqual([{ count: 12_000 }])
      expect(await sql(`select installed_at from posthog_installation`)).toEqual([
        { installed_at: new Date("2026-01-01Z") },
      ])
      expect(await sql(`select name, looked_at from posthog_lease`)).toEqual([
        { name: "recent", looked_at: new Date("2026-02-02Z") },
      ])
    })
    const schema = await schemaOf("migrated-new")
    expect(await schemaOf("migrated-old")).toEqual(schema)
    expect(schema.indexes.length).toBeGreaterThan(5)
    expect(schema.indexes).not.toContainEqual(expect.objectContaining({ indisvalid: false }))
  })
})
