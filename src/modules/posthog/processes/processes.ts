import type { Database } from "../database/gate"
import { pluginVersion } from "./own-package"

/** A process of the store that runs the plugin. */
export interface StoreProcess {
  version: string
  /** Whether it is one that sends events. */
  delivers: boolean
  /** Whether it has an API key, without which it sends nothing. */
  hasKey: boolean
}

/**
 * Longer than a busy process takes between two signs of life, which come every minute. A sign from the future is of a time when the database's
 * clock was ahead.
 */
const SEEN_SECONDS = 180

const IS_SEEN = `seen_at BETWEEN now() - interval '${SEEN_SECONDS} seconds' AND now() + interval '${SEEN_SECONDS} seconds'`

/** Which of the store's processes run the plugin. */
export class Processes {
  readonly own: StoreProcess
  private isNoted = false

  /**
   * @param id unique across all processes, now and later
   * @param delivers whether this process sends events
   * @param keyHash SHA-256 of its project key
   */
  constructor(
    private readonly database: Database,
    private readonly id: string,
    delivers: boolean,
    private readonly keyHash?: string
  ) {
    this.own = { version: pluginVersion(), delivers, hasKey: keyHash !== undefined }
  }

  /** Notes that this process runs. */
  async note(): Promise<void> {
    this.isNoted = true
    await this.database.raw(
      `WITH gone AS (DELETE FROM posthog_process WHERE seen_at < now() - interval '1 day')
       INSERT INTO posthog_process (id, version, delivers, key_hash, seen_at) VALUES (?, ?, ?, ?, now())
       ON CONFLICT (id) DO UPDATE SET seen_at = now(), updated_at = now()`,
      [this.id, this.own.version, this.own.delivers, this.keyHash ?? null]
    )
  }

  async end(): Promise<void> {
    if (this.isNoted) {
      await this.database.raw(`DELETE FROM posthog_process WHERE id = ?`, [this.id])
    }
  }

  /** How many processes that ran within the last three minutes deliver with this key. */
  async countDelivering(keyHash: string): Promise<number> {
    const { rows } = await this.database.raw<{ rows: [{ count: number }] }>(
      `SELECT count(*)::int AS count FROM posthog_process WHERE ${IS_SEEN} AND delivers AND key_hash = ?`,
      [keyHash]
    )
    return rows[0].count
  }

  /** Returns the other processes that ran within the last three minutes. */
  async others(): Promise<StoreProcess[]> {
    const { rows } = await this.database.raw<{ rows: StoreProcess[] }>(
      `SELECT version, delivers, key_hash IS NOT NULL AS "hasKey" FROM posthog_process WHERE id <> ? AND ${IS_SEEN}`,
      [this.id]
    )
    return rows
  }
}
