import { generateEntityId } from "@medusajs/framework/utils"
import type { Database } from "../database/gate"
import { withLease } from "./lease"

/** A backfill to create. */
export interface NewBackfill {
  /** Facts from this time on; from the beginning if null. */
  from_at: Date | null
  /** Facts before this time; up to now if null. */
  to_at: Date | null
  /** IDs of event definitions, in the order in which they are walked. */
  definitions: string[]
  /** How many rows there are to check. */
  estimate: number
  /** The store's processes run it; otherwise whoever created it does. */
  in_background?: boolean
}

/** What becomes of a backfill. `canceled` and `done` are final. */
export type BackfillStatus = "running" | "paused" | "done" | "canceled"

/** A backfill and its progress. */
export interface Backfill extends NewBackfill {
  id: string
  status: BackfillStatus
  in_background: boolean
  /** Whether a process is running it now. */
  is_held: boolean
  at_definition: string | null
  after_id: string | null
  seen: number
  recorded: number
  skipped: number
  worked_seconds: number
  last_error: string | null
  created_at: Date
  updated_at: Date
}

/** The progress that one more page made. */
export interface BackfillStep {
  definition: string
  afterId: string | null
  seen: number
  recorded: number
  skipped: number
  /** How long it took, with the rest before it. */
  seconds: number
}

/**
 * Runs a backfill. It receives the backfill and a function that notes each page and returns the backfill's status: undefined if another
 * process took over. Only `running` means to continue.
 */
export type RunBackfill<Progress> = (
  backfill: Backfill,
  note: (step: BackfillStep) => Promise<BackfillStatus | undefined>
) => Promise<{ isDone: boolean; progress: Progress }>

/** Which backfills to list. */
export interface BackfillFilter {
  status?: BackfillStatus
  /** Only those that the store's processes run. */
  inBackground?: boolean
  limit: number
  offset?: number
}

/** The backfills of this store. */
export interface Backfills {
  /** Creates a backfill. Returns its ID. */
  create(backfill: NewBackfill): Promise<string>
  /** The latest first; of one status, or of all. */
  list(filter: BackfillFilter): Promise<Backfill[]>
  count(): Promise<number>
  find(id: string): Promise<Backfill | undefined>
  /** Deletes a backfill. What it recorded stays. */
  delete(id: string): Promise<void>
  /** Pauses or cancels a backfill, wherever it runs. Returns false if there is none, or it is over. */
  stop(id: string, status: "paused" | "canceled"): Promise<boolean>
  /**
   * Lets a paused or interrupted backfill continue.
   *
   * @param inBackground whether the store's processes run it. Otherwise the caller does, so no process may be running it
   * @returns false if there is none, it is over, or a process is running it
   */
  resume(id: string, options: { inBackground: boolean }): Promise<boolean>
  /** Notes why the last attempt to run a backfill failed. */
  noteError(id: string, error: string): Promise<void>
  /**
   * Runs a backfill while this process holds its lease.
   *
   * @returns undefined if the backfill is paused, over, or held by another process
   * @throws what `run` throws; the backfill can continue from where it is
   */
  run<Progress>(id: string, run: RunBackfill<Progress>): Promise<Progress | undefined>
}

/** A process that died holds a backfill no longer than this. */
const LEASE_SECONDS = 60

/** @param holder unique across all processes, now and later */
export const createBackfills = (database: Database, holder: string): Backfills => {
  const find = async (id: string): Promise<Backfill | undefined> => {
    const [found] = await select(database, "WHERE id = :id", { id })
    return found
  }
  return {
    create: (backfill) => insert(database, backfill),
    list: ({ status, inBackground, limit, offset = 0 }) =>
      select(
        database,
        `WHERE status = COALESCE(:status, status) AND in_background = COALESCE(:inBackground, in_background)
         ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset`,
        { status: status ?? null, inBackground: inBackground ?? null, limit, offset }
      ),
    count: async () => {
      const { rows } = await database.raw<{ rows: [{ count: number }] }>(
        `SELECT count(*)::int AS count FROM posthog_backfill`
      )
      return rows[0].count
    },
    find,
    delete: async (id) => {
      await database.raw(
        `WITH released AS (DELETE FROM posthog_lease WHERE name = :id)
         DELETE FROM posthog_backfill WHERE id = :id`,
        { id }
      )
    },
    stop: (id, status) => stop(database, id, status),
    resume: (id, { inBackground }) => resume(database, id, inBackground),
    noteError: async (id, error) => {
      await database.raw(`UPDATE posthog_backfill SET last_error = ? WHERE id = ?`, [error, id])
    },
    run: (id, run) =>
      withLease(database, { name: id, holder, seconds: LEASE_SECONDS }, async ({ renew }) => {
        const backfill = await find(id)
        if (backfill?.status !== "running") {
          return undefined
        }
        const which = { id, holder }
        const { isDone, progress } = await run(backfill, async (step) =>
          (await renew()) ? noteStep(database, which, step) : undefined
        )
        await (isDone && setDone(database, which))
        return progress
      }),
  }
}

const insert = async (
  database: Database,
  { from_at, to_at, definitions, estimate, in_background = false }: NewBackfill
): Promise<string> => {
  const id = generateEntityId(undefined, "phbf")
  await database.raw(
    `INSERT INTO posthog_backfill (id, from_at, to_at, definitions, estimate, in_background) VALUES (?, ?, ?, ?, ?, ?)`,
    [id, from_at, to_at, definitions, estimate, in_background]
  )
  return id
}

const select = async (
  database: Database,
  which: string,
  bindings: Record<string, unknown>
): Promise<Backfill[]> => {
  const { rows } = await database.raw<{ rows: Backfill[] }>(
    `SELECT *, EXISTS (
       SELECT 1 FROM posthog_lease WHERE name = posthog_backfill.id AND leased_until > now()
     ) AS is_held FROM posthog_backfill ${which}`,
    bindings
  )
  return rows
}

const IS_HELD = `EXISTS (SELECT 1 FROM posthog_lease WHERE name = posthog_backfill.id AND leased_by = ?)`

/** Returns the backfill's status; undefined if another process took over. */
const noteStep = async (
  database: Database,
  { id, holder }: { id: string; holder: string },
  { definition, afterId, seen, recorded, skipped, seconds }: BackfillStep
): Promise<BackfillStatus | undefined> => {
  const { rows } = await database.raw<{ rows: Pick<Backfill, "status">[] }>(
    `UPDATE posthog_backfill
     SET at_definition = ?, after_id = ?, seen = seen + ?, recorded = recorded + ?, skipped = skipped + ?,
         worked_seconds = worked_seconds + ?, last_error = NULL, updated_at = now()
     WHERE id = ? AND ${IS_HELD}
     RETURNING status`,
    [definition, afterId, seen, recorded, skipped, seconds, id, holder]
  )
  return rows[0]?.status
}

const setDone = async (
  database: Database,
  { id, holder }: { id: string; holder: string }
): Promise<void> => {
  await database.raw(
    `UPDATE posthog_backfill SET status = 'done', last_error = NULL, updated_at = now() WHERE id = ? AND ${IS_HELD}`,
    [id, holder]
  )
}

const IS_OVER = `status IN ('done', 'canceled')`

const stop = async (
  database: Database,
  id: string,
  status: "paused" | "canceled"
): Promise<boolean> => {
  const { rows } = await database.raw<{ rows: unknown[] }>(
    `UPDATE posthog_backfill SET status = ?, updated_at = now() WHERE id = ? AND NOT ${IS_OVER} RETURNING 1`,
    [status, id]
  )
  return rows.length > 0
}

/** A process that still works on the last page of a paused backfill goes on with it. */
const resume = async (database: Database, id: string, inBackground: boolean): Promise<boolean> => {
  const { rows } = await database.raw<{ rows: unknown[] }>(
    `UPDATE posthog_backfill SET status = 'running', in_background = :inBackground, updated_at = now()
     WHERE id = :id AND NOT ${IS_OVER} AND (:inBackground OR NOT EXISTS (
       SELECT 1 FROM posthog_lease WHERE name = posthog_backfill.id AND leased_until > now()
     ))
     RETURNING 1`,
    { id, inBackground }
  )
  return rows.length > 0
}
