import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { inTime } from "../../../lib/in-time"
import { CommitLostError, DatabaseBusyError, DatabaseSilentError } from "./busy"
import { createSortsIdsByTime } from "./id-order"
import { Slots } from "./slots"

/** Values for a statement, as knex's `raw` takes them: for `?` or for `:name`. */
export type Bindings = readonly unknown[] | Record<string, unknown>

/** How long one statement may take. */
export interface Limits {
  /** To wait for a connection. */
  waitMs: number
  /** To wait for each lock. */
  lockMs: number
  /** For the whole statement. */
  statementMs: number
}

const LIMITS = {
  /** Someone is waiting for the answer. */
  short: { waitMs: 1_500, lockMs: 1_000, statementMs: 4_000 },
  usual: { waitMs: 15_000, lockMs: 3_000, statementMs: 30_000 },
  /** For statements that read or delete a lot. */
  long: { waitMs: 15_000, lockMs: 3_000, statementMs: 600_000 },
} satisfies Record<string, Limits>

/** The database as the plugin sees it: knex's `raw`, within limits. */
export interface Database {
  /**
   * Runs one statement in its own transaction.
   *
   * @throws PostgreSQL's error, or a `DatabaseBusyError`; `isBusy` says whether to try again later
   */
  raw<Result>(sql: string, bindings?: Bindings): Promise<Result>
  /** The same database with other limits. */
  within(limits: keyof typeof LIMITS): Database
  /** Whether the database sorts IDs by the time in their ULIDs; asked once in a process. */
  sortsIdsByTime(): Promise<boolean>
}

/** How many of the plugin's statements run at a time in a process, so that a locked table takes no more of the store's connections. */
const AT_ONCE = 3

/** More than any store's code captures at once, and few enough to hold in memory. */
const MAX_QUEUED = 10_000

/**
 * Every statement of the plugin goes through here. The plugin shares the store's connections, so only a few statements run at a time, and
 * each gives up on a lock or a long run.
 *
 * @param configured replaces the usual limits
 */
export const createDatabase = (
  knex: Knex,
  configured: Record<keyof typeof LIMITS, Limits> = LIMITS
): Database => {
  const slots = new Slots(AT_ONCE)
  const sortsIdsByTime = createSortsIdsByTime((sql) => within("usual").raw(sql))
  const within = (name: keyof typeof LIMITS): Database => ({
    raw: (sql, bindings = []) => {
      const ask: Ask = (on) => on.raw(sql, bindings as Knex.ValueDict)
      return knex.isTransaction ? (ask(knex) as never) : inTurn(knex, slots, configured[name], ask)
    },
    within,
    sortsIdsByTime,
  })
  return within("usual")
}

/** Builds the statement without running it. */
type Ask = (on: Knex) => Knex.Raw

/**
 * Waits for a slot and a connection, up to the limit. After that, nothing is sent to the database, and the slot is freed once both have
 * come.
 */
const inTurn = <Result>(knex: Knex, slots: Slots, limits: Limits, ask: Ask): Promise<Result> =>
  new Promise((resolve, reject) => {
    const { waitMs } = limits
    if (slots.queued >= MAX_QUEUED) {
      return reject(new DatabaseBusyError(0))
    }
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      reject(new DatabaseBusyError(waitMs))
    }, waitMs)
    slots
      .run(async () => {
        if (!isLate) {
          await onConnection(knex, limits, async (connection) => {
            if (!isLate) {
              clearTimeout(timer)
              resolve((await inTransaction(knex, connection, limits, ask)) as Result)
            }
          })
        }
      })
      .catch(reject)
      .finally(() => clearTimeout(timer))
  })

/** A process that freezes between a statement and its end must not keep rows locked. */
const IDLE_MS = 10_000

interface Connection {
  /** If this is set, the pool discards the connection. */
  __knex__disposed?: unknown
  /** The driver's own, without what knex adds to each statement. */
  query(sql: string): Promise<unknown>
}

const onConnection = async (
  knex: Knex,
  { statementMs }: Limits,
  use: (connection: Connection) => Promise<void>
) => {
  const { client } = knex as unknown as {
    client: {
      acquireConnection(): Promise<Connection>
      releaseConnection(connection: Connection): Promise<void>
    }
  }
  const connection = await client.acquireConnection()
  try {
    await answered(connection, use(connection), statementMs + SILENT_MS)
  } finally {
    await client.releaseConnection(connection)
  }
}

/** A server that disappears without closing its connections, as in a failover, ends no statement. TCP alone takes 15 minutes to notice. */
const SILENT_MS = 5_000

/** Discards a connection that stays silent for longer than PostgreSQL's own limit allows. */
const answered = (connection: Connection, work: Promise<void>, withinMs: number): Promise<void> =>
  inTime(withinMs, work, () => {
    const error = new DatabaseSilentError(withinMs)
    connection.__knex__disposed ??= error
    return error
  })

/** The limits apply to this transaction only: a session setting would stay on a connection that PgBouncer shares. */
const inTransaction = async (
  knex: Knex,
  connection: Connection,
  { lockMs, statementMs }: Limits,
  ask: Ask
): Promise<unknown> => {
  let isAtEnd = false
  const begin = `BEGIN; SET LOCAL lock_timeout = ${lockMs}; SET LOCAL statement_timeout = ${statementMs}; SET LOCAL idle_in_transaction_session_timeout = ${IDLE_MS}`
  try {
    // Without bindings, all of this goes in one message.
    await connection.query(begin)
    const result: unknown = await ask(knex).connection(connection)
    isAtEnd = true
    await connection.query("COMMIT")
    return result
  } catch (error) {
    await connection.query("ROLLBACK").catch((problem: unknown) => {
      connection.__knex__disposed ??= problem
    })
    throw isAtEnd && !isAnswer(error) ? new CommitLostError(error) : error
  }
}

/** Whether PostgreSQL itself said this. It says how severe it is, in each language. */
const isAnswer = (error: unknown): boolean => Object(error).severity !== undefined
