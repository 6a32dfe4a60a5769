import type { Database } from "../database/gate"

/** A backfill as it stands. */
export interface BackfillRun {
  id: string
  from_at: Date | null
  to_at: Date | null
  definitions: string[]
  status: "running" | "paused" | "done"
  at_definition: string | null
  after_id: string | null
  estimate: number
  seen: number
  recorded: number
  skipped: number
}

/** How far a backfill got with one more page. */
export interface BackfillStep {
  definition: string
  afterId: string | null
  seen: number
  recorded: number
  skipped: number
}

/** A process that died holds a backfill no longer than this. */
const LEASE = "interval '60 seconds'"

/** Takes a backfill for this process: a running one that no living process is at. Undefined where there is none. */
const takeBackfill = async (
  database: Database,
  { id, claimant }: { id: string; claimant: string }
): Promise<BackfillRun | undefined> => {
  const { rows } = await database.raw<{ rows: BackfillRun[] }>(
    `UPDATE posthog_backfill SET leased_by = ?, leased_until = now() + ${LEASE}, updated_at = now()
     WHERE id = ? AND status = 'running' AND (leased_until IS NULL OR leased_until <= now())
     RETURNING *`,
    [claimant, id]
  )
  return rows[0]
}

/**
 * Notes a page that is done, and keeps the lease.
 *
 * @returns whether to go on: not when a person paused it, nor when another process took it over
 */
const noteStep = async (
  database: Database,
  { id, claimant, step }: { id: string; claimant: string; step: BackfillStep }
): Promise<boolean> => {
  const { rows } = await database.raw<{ rows: { status: string }[] }>(
    `UPDATE posthog_backfill
     SET at_definition = ?, after_id = ?, seen = seen + ?, recorded = recorded + ?, skipped = skipped + ?,
         leased_until = now() + ${LEASE}, updated_at = now()
     WHERE id = ? AND leased_by = ?
     RETURNING status`,
    [step.definition, step.afterId, step.seen, step.recorded, step.skipped, id, claimant]
  )
  return rows[0]?.status === "running"
}

/** Gives a backfill back: done, or to go on with later. */
const giveBackfillBack = async (
  database: Database,
  { id, claimant, isDone }: { id: string; claimant: string; isDone: boolean }
): Promise<void> => {
  await database.raw(
    `UPDATE posthog_backfill
     SET leased_by = NULL, leased_until = NULL, updated_at = now(), status = CASE WHEN ? THEN 'done' ELSE status END
     WHERE id = ? AND leased_by = ?`,
    [isDone, id, claimant]
  )
}

/** What a run of a backfill does: gets the backfill and a function that notes each page and says whether to go on. */
export type RunBackfill<Progress> = (
  backfill: BackfillRun,
  note: (step: BackfillStep) => Promise<boolean>
) => Promise<{ isDone: boolean; progress: Progress }>

/**
 * Runs a backfill for as long as this process holds it.
 *
 * @returns undefined where the backfill is done, paused, or held by another process
 * @throws what `run` throws; the backfill is given back where it is
 */
export const withBackfill = async <Progress>(
  database: Database,
  which: { id: string; claimant: string },
  run: RunBackfill<Progress>
): Promise<Progress | undefined> => {
  const backfill = await takeBackfill(database, which)
  if (!backfill) {
    return undefined
  }
  let isDone = false
  try {
    const result = await run(backfill, (step) => noteStep(database, { ...which, step }))
    isDone = result.isDone
    return result.progress
  } finally {
    await giveBackfillBack(database, { ...which, isDone })
  }
}

/**
 * Pauses a backfill, or lets it go on, unless it is done. One that a process is at can be paused, and goes on being at it.
 *
 * @returns whether there is one that is not done
 */
export const setBackfillStatus = async (
  database: Database,
  { id, status }: { id: string; status: "running" | "paused" }
): Promise<boolean> => {
  const { rows } = await database.raw<{ rows: unknown[] }>(
    `UPDATE posthog_backfill SET status = ?, updated_at = now()
     WHERE id = ? AND status <> 'done'
       AND (? = 'paused' OR leased_until IS NULL OR leased_until <= now())
     RETURNING 1`,
    [status, id, status]
  )
  return rows.length > 0
}
