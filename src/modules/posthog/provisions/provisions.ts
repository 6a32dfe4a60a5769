import type { Database } from "../database/gate"
import { withLease } from "../leases/lease"
import type { Lease } from "../leases/lease"

/** What the plugin set up in a PostHog project, and how it left it. */
export interface Provision {
  key: string
  remote_id: string
  written: object
  seen: object
}

/** The record of what the plugin set up in PostHog. */
export interface Provisions {
  /** All of a project, by key. */
  of(project: string): Promise<Map<string, Provision>>
  /** Notes what was written last. */
  save(project: string, provision: Provision): Promise<void>
  /**
   * Does work on a project, unless another process does it already.
   *
   * @returns undefined if another process does
   */
  alone<Result>(
    project: string,
    run: (lease: Pick<Lease, "renew">) => Promise<Result>
  ): Promise<Result | undefined>
}

/** @param holder unique across all processes, now and later */
export const createProvisions = (database: Database, holder: string): Provisions => ({
  of: async (project) => {
    const { rows } = await database.raw<{ rows: Provision[] }>(
      `SELECT key, remote_id, written, seen FROM posthog_provision WHERE project = ?`,
      [project]
    )
    return new Map(rows.map((row) => [row.key, row]))
  },
  save: async (project, { key, remote_id, written, seen }) => {
    await database.raw(
      `INSERT INTO posthog_provision (project, key, remote_id, written, seen)
       VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (project, key) DO UPDATE
         SET remote_id = excluded.remote_id, written = excluded.written, seen = excluded.seen, updated_at = now()`,
      [project, key, remote_id, JSON.stringify(written), JSON.stringify(seen)]
    )
  },
  alone: (project, run) => withLease(database, { name: `dashboard ${project}`, holder }, run),
})
