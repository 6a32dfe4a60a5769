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
export interface Processes {
  readonly own: StoreProcess
  /** Notes that this process runs. */
  note(): Promise<void>
  /** Notes that this process ends. */
  end(): Promise<void>
  /** Returns the other processes that ran within the last three minutes. */
  others(): Promise<StoreProcess[]>
}

/**
 * @param id unique across all processes, now and later
 * @param delivers whether this process sends events
 */
export const createProcesses = (database: Database, id: string, delivers: boolean): Processes => {
  const own = { version: pluginVersion(), delivers }
  let isNoted = false
  const note = async () => {
    isNoted = true
    await database.raw(
      `WITH gone AS (DELETE FROM posthog_process WHERE seen_at < now() - interval '1 day')
       INSERT INTO posthog_process (id, version, delivers, seen_at) VALUES (?, ?, ?, now())
       ON CONFLICT (id) DO UPDATE SET seen_at = now(), updated_at = now()`,
      [id, own.version, own.delivers]
    )
  }
  const end = async () => {
    if (isNoted) {
      await database.raw(`DELETE FROM posthog_process WHERE id = ?`, [id])
    }
  }
  const others = async () => {
    const { rows } = await database.raw<{ rows: StoreProcess[] }>(
      `SELECT version, delivers FROM posthog_process
       WHERE id <> ? AND seen_at > now() - ${SEEN_SECONDS} * interval '1 second'`,
      [id]
    )
    return rows
  }
  return { own, note, end, others }
}
