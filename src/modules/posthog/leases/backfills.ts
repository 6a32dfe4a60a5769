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
}

/** A backfill and its progress. */
export interface Backfill extends NewBackfill {
  id: string
  status: "running" | "paused" | "done"
  at_definition: string | null
  after_id: string | null
  seen: number
  recorded: number
  skipped: number
  updated_at: Date
}

/** The progress that one more page made. */
export interface BackfillStep {
  definition: string
  afterId: string | null
  seen: number
  recorded: number
  skipped: number
}

/** Runs a backfill. It receives the backfill and a function that notes each page and returns whether to continue. */
export type RunBackfill<Progress> = (
  backfill: Backfill,
  note: (step: BackfillStep) => Promise<boolean>
) => Promise<{ isDone: boolean; progress: Progress }>

/** The backfills of this store. */
export interface Backfills {
  /** Creates a backfill. Returns its ID. */
  create(backfill: NewBackfill): Promise<string>
  /** The latest first; of one status, or of all. */
  list(filter: { status?: Backfill["status"]; limit: number }): Promise<Backfill[]>
  find(id: string): Promise<Backfill | undefined>
  /** Deletes a backfill. What it recorded stays. */
  delete(id: string): Promise<void>
  /**
   * Pauses a backfill, or lets one continue that no process is running.
   *
   * @returns false if there is none, it is done, or (to continue) a process is running it
   */
  setStatus(id: string, status: "running" | "paused"): Promise<boolean>
  /**
   * Runs a backfill while this process holds its lease.
   *
   * @returns undefined if the backfill is done, paused, or held by another process
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
    list: ({ status, limit }) =>
      select(
        database,
        "WHERE status = COALESCE(:status, status) ORDER BY created_at DESC LIMIT :limit",
        { status: status ?? null, limit }
      ),
    find,
    delete: async (id) => {
      await database.raw(
        `WITH released AS (DELETE FROM posthog_lease WHERE name = :id)
         DELETE FROM posthog_backfill WHERE id = :id`,
        { id }
      )
    },
    setStatus: (id, status) => setStatus(database, id, status),
    run: (id, run) =>
      withLease(database, { name: id, holder, seconds: LEASE_SECONDS }, async ({ renew }) => {
        const backfill = await find(id)
        if (backfill?.status !== "running") {
          return undefined
        }
        const which = { id, holder }
        const { isDone, progress } = await run(
          backfill,
          async (step) => (await renew()) && noteStep(database, which, step)
        )
        await (isDone && setDone(database, which))
        return progress
      }),
  }
}

const insert = async (
  database: Database,
  { from_at, to_at, definitions, estimate }: NewBackfill
): Promise<string> => {
  const id = generateEntityId(undefined, "phbf")
  await database.raw(
    `INSERT INTO posthog_backfill (id, from_at, to_at, definitions, estimate) VALUES (?, ?, ?, ?, ?)`,
    [id, from_at, to_at, definitions, estimate]
  )
  return id
}

const select = async (
  database: Database,
  which: string,
  bindings: Record<string, unknown>
): Promise<Backfill[]> => {
  const { rows } = await database.raw<{ rows: Backfill[] }>(
    `SELECT * FROM posthog_backfill ${which}`,
    bindings
  )
  return rows
}

const IS_HELD = `EXISTS (SELECT 1 FROM posthog_lease WHERE name = posthog_backfill.id AND leased_by = ?)`

/** @returns whether to continue: not if a person paused it or another process took over */
const noteStep = async (
  database: Database,
  { id, holder }: { id: string; holder: string },
  { definition, afterId, seen, recorded, skipped }: BackfillStep
): Promise<boolean> => {
  const { rows } = await database.raw<{ rows: Pick<Backfill, "status">[] }>(
    `UPDATE posthog_backfill
     SET at_definition = ?, after_id = ?, seen = seen + ?, recorded = recorded + ?, skipped = skipped + ?,
         updated_at = now()
     WHERE id = ? AND ${IS_HELD}
     RETURNING status`,
    [definition, afterId, seen, recorded, skipped, id, holder]
  )
  return rows[0]?.status === "running"
}

const setDone = async (
  database: Database,
  { id, holder }: { id: string; holder: string }
): Promise<void> => {
  await database.raw(
    `UPDATE posthog_backfill SET status = 'done', updated_at = now() WHERE id = ? AND ${IS_HELD}`,
    [id, holder]
  )
}

const setStatus = async (
  database: Database,
  id: string,
  status: "running" | "paused"
): Promise<boolean> => {
  const { rows } = await database.raw<{ rows: unknown[] }>(
    `UPDATE posthog_backfill SET status = :status, updated_at = now()
     WHERE id = :id AND status <> 'done' AND (:status = 'paused' OR NOT EXISTS (
       SELECT 1 FROM posthog_lease WHERE name = posthog_backfill.id AND leased_until > now()
     ))
     RETURNING 1`,
    { id, status }
  )
  return rows.length > 0
}
