import type { InferTypeOf } from "@medusajs/framework/types"
import { generateEntityId } from "@medusajs/framework/utils"
import type { Bindings, Database } from "../database/gate"
import type BackfillModel from "../models/backfill"
import { lasts, withLease } from "./lease"

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

/** A backfill and its progress. */
export type Backfill = InferTypeOf<typeof BackfillModel> & {
  /** Whether a process is running it now. */
  is_held: boolean
}

/** What becomes of a backfill. `canceled` and `done` are final. */
export type BackfillStatus = Backfill["status"]

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

/** A process that died holds a backfill no longer than this. */
const LEASE_SECONDS = 60

const heldIf = (condition: string) =>
  `EXISTS (SELECT 1 FROM posthog_lease WHERE name = posthog_backfill.id AND ${condition})`

const IS_HELD = heldIf(lasts("leased_until"))

const IS_OURS = heldIf("leased_by = :holder")

const IS_OVER = `status IN ('done', 'canceled')`

/** The backfills of this store. */
export class Backfills {
  /** @param holder unique across all processes, now and later */
  constructor(
    private readonly database: Database,
    private readonly holder: string
  ) {}

  /** Creates a backfill. Returns its ID. */
  async create({
    from_at,
    to_at,
    definitions,
    estimate,
    in_background = false,
  }: NewBackfill): Promise<string> {
    const id = generateEntityId(undefined, "phbf")
    await this.database.raw(
      `INSERT INTO posthog_backfill (id, from_at, to_at, definitions, estimate, in_background) VALUES (?, ?, ?, ?, ?, ?)`,
      [id, from_at, to_at, definitions, estimate, in_background]
    )
    return id
  }

  /** The latest first; of one status, or of all. */
  async list({ status, inBackground, limit, offset = 0 }: BackfillFilter): Promise<Backfill[]> {
    return this.select(
      `WHERE status = COALESCE(:status, status) AND in_background = COALESCE(:inBackground, in_background)
       ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset`,
      { status: status ?? null, inBackground: inBackground ?? null, limit, offset }
    )
  }

  async count(): Promise<number> {
    const { rows } = await this.database.raw<{ rows: [{ count: number }] }>(
      `SELECT count(*)::int AS count FROM posthog_backfill`
    )
    return rows[0].count
  }

  async find(id: string): Promise<Backfill | undefined> {
    const [found] = await this.select("WHERE id = :id", { id })
    return found
  }

  /** Deletes a backfill. What it recorded stays. */
  async delete(id: string): Promise<void> {
    await this.database.raw(
      `WITH released AS (DELETE FROM posthog_lease WHERE name = :id)
       DELETE FROM posthog_backfill WHERE id = :id`,
      { id }
    )
  }

  /** Pauses or cancels a backfill, wherever it runs. Returns false if there is none, or it is over. */
  async stop(id: string, status: "paused" | "canceled"): Promise<boolean> {
    return Boolean(await this.update(id, "status = :status", `NOT ${IS_OVER}`, { status }))
  }

  /**
   * Lets a paused or interrupted backfill continue. A process that still works on the last page of a paused backfill goes on with it.
   *
   * @param inBackground whether the store's processes run it. Otherwise the caller does, so no process may be running it
   * @returns false if there is none, it is over, or a process is running it
   */
  async resume(id: string, { inBackground }: { inBackground: boolean }): Promise<boolean> {
    const resumed = await this.update(
      id,
      "status = 'running', in_background = :inBackground",
      `NOT ${IS_OVER} AND (:inBackground OR NOT ${IS_HELD})`,
      { inBackground }
    )
    return Boolean(resumed)
  }

  /** Notes why the last attempt to run a backfill failed. */
  async noteError(id: string, error: string): Promise<void> {
    await this.database.raw(`UPDATE posthog_backfill SET last_error = ? WHERE id = ?`, [error, id])
  }

  /**
   * Runs a backfill while this process holds its lease.
   *
   * @returns undefined if the backfill is paused, over, or held by another process
   * @throws what `run` throws; the backfill can continue from where it is
   */
  async run<Progress>(id: string, run: RunBackfill<Progress>): Promise<Progress | undefined> {
    const request = { name: id, holder: this.holder, seconds: LEASE_SECONDS }
    return withLease(this.database, request, async ({ renew }) => {
      const backfill = await this.find(id)
      if (backfill?.status !== "running") {
        return undefined
      }
      const { isDone, progress } = await run(backfill, async (step) =>
        (await renew()) ? this.noteStep(id, step) : undefined
      )
      await (isDone && this.setDone(id))
      return progress
    })
  }

  private async select(which: string, bindings: Bindings): Promise<Backfill[]> {
    const { rows } = await this.database.raw<{ rows: Backfill[] }>(
      `SELECT *, ${IS_HELD} AS is_held FROM posthog_backfill ${which}`,
      bindings
    )
    return rows
  }

  /** Returns the backfill's status; undefined if another process took over. */
  private async noteStep(id: string, step: BackfillStep): Promise<BackfillStatus | undefined> {
    return this.update(
      id,
      `at_definition = :definition, after_id = :afterId, seen = seen + :seen, recorded = recorded + :recorded,
       skipped = skipped + :skipped, worked_seconds = worked_seconds + :seconds, last_error = NULL`,
      IS_OURS,
      step
    )
  }

  private async setDone(id: string): Promise<void> {
    await this.update(id, "status = 'done', last_error = NULL", IS_OURS)
  }

  /** Updates a backfill if a condition holds. Returns the status that it has then; undefined if it doesn't hold. */
  private async update(
    id: string,
    set: string,
    condition: string,
    bindings: object = {}
  ): Promise<BackfillStatus | undefined> {
    const { rows } = await this.database.raw<{ rows: Pick<Backfill, "status">[] }>(
      `UPDATE posthog_backfill SET ${set}, updated_at = now() WHERE id = :id AND ${condition} RETURNING status`,
      { ...bindings, id, holder: this.holder }
    )
    return rows[0]?.status
  }
}
