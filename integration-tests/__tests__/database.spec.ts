import { knex as connect } from "@medusajs/framework/mikro-orm/knex"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { isBusy } from "../../src/modules/posthog/database/busy"
import { createDatabase } from "../../src/modules/posthog/database/gate"
import { createDatabase as createPostgresDatabase, withDatabase } from "../support/clone-database"

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

  it("gives up where the pool is empty, and asks nothing afterwards", async () => {
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

  it("leaves no setting and no transaction on a connection, whatever became of its statement", async () => {
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

  it("stays in a transaction that it is given", async () => {
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
