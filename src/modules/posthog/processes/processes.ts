import type { Database } from "../database/gate"
import { pluginVersion } from "./plugin-version"

/** A process of the store that runs the plugin. */
export interface StoreProcess {
  version: string
  /** Whether it sends events. */
  delivers: boolean
}

/** Longer than a busy process takes between two signs of life, which come every minute. */
const SEEN_SECONDS = 180

/** Which of the store's processes run the plugin. */
export class Processes {
  readonly own: StoreProcess
  private isNoted = false

  /**
   * @param id unique across all processes, now and later
   * @param delivers whether this process sends events
   */
  constructor(
    private readonly database: Database,
    private readonly id: string,
    delivers: boolean
  ) {
    this.own = { version: pluginVersion(), delivers }
  }

  /** Notes that this process runs. */
  async note(): Promise<void> {
    this.isNoted = true
    await this.database.raw(
      `WITH gone AS (DELETE FROM posthog_process WHERE seen_at < now() - interval '1 day')
       INSERT INTO posthog_process (id, version, delivers, seen_at) VALUES (?, ?, ?, now())
       ON CONFLICT (id) DO UPDATE SET seen_at = now(), updated_at = now()`,
      [this.id, this.own.version, this.own.delivers]
    )
  }

  /** Notes that this process ends. */
  async end(): Promise<void> {
    if (this.isNoted) {
      await this.database.raw(`DELETE FROM posthog_process WHERE id = ?`, [this.id])
    }
  }

  /** Returns the other processes that ran within the last three minutes. */
  async others(): Promise<StoreProcess[]> {
    const { rows } = await this.database.raw<{ rows: StoreProcess[] }>(
      `SELECT version, delivers FROM posthog_process
       WHERE id <> ? AND seen_at > now() - ${SEEN_SECONDS} * interval '1 second'`,
      [this.id]
    )
    return rows
  }
}
