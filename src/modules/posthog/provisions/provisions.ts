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
export class Provisions {
  /** @param holder unique across all processes, now and later */
  constructor(
    private readonly database: Database,
    private readonly holder: string
  ) {}

  /** All of a project, by key. */
  async of(project: string): Promise<Map<string, Provision>> {
    const { rows } = await this.database.raw<{ rows: Provision[] }>(
      `SELECT key, remote_id, written, seen FROM posthog_provision WHERE project = ?`,
      [project]
    )
    return new Map(rows.map((row) => [row.key, row]))
  }

  /** Notes what was written last. */
  async save(project: string, { key, remote_id, written, seen }: Provision): Promise<void> {
    await this.database.raw(
      `INSERT INTO posthog_provision (project, key, remote_id, written, seen)
       VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (project, key) DO UPDATE
         SET remote_id = excluded.remote_id, written = excluded.written, seen = excluded.seen, updated_at = now()`,
      [project, key, remote_id, JSON.stringify(written), JSON.stringify(seen)]
    )
  }

  /**
   * Does work on a project, unless another process does it already.
   *
   * @returns undefined if another process does
   */
  async alone<Result>(
    project: string,
    run: (lease: Pick<Lease, "renew">) => Promise<Result>
  ): Promise<Result | undefined> {
    const { database, holder } = this
    return withLease(database, { name: `dashboard ${project}`, holder }, run)
  }
}
