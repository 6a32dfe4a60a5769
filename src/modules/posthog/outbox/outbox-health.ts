import type { Database } from "../database/gate"
import { MAX_COUNTED } from "../../../types/health"
import { readBacklog } from "./backlog"
import type { Backlog } from "./backlog"

/** How the outbox stands, of all processes. */
export interface OutboxHealth extends Backlog {
  /** What PostHog or the plugin said of what waits, when it was last tried. */
  lastError: string | null
  /** At most `MAX_COUNTED`. */
  deliveredLastHour: number
  /** From recording to delivery, in seconds, of the newest 1,000 of these; null where nothing was delivered. */
  latencyP50Seconds: number | null
  latencyP99Seconds: number | null
  /** Events that wait for a person, by the reason. */
  setAside: { reason: string; count: number }[]
}

/** Reads how the outbox stands; each statement by an index, so that it costs as much as what waits or was just delivered. */
export const readOutboxHealth = async (database: Database): Promise<OutboxHealth> => {
  const [backlog, lastError, delivered, setAside] = await Promise.all([
    readBacklog(database),
    readLastError(database),
    readDelivered(database),
    readSetAside(database),
  ])
  return { ...backlog, lastError, ...delivered, setAside }
}

// Events that are given back keep their place, so the first of those that wait was tried last, unless it was tried alone.
const readLastError = async (database: Database): Promise<string | null> => {
  const { rows } = await database.raw<{ rows: { last_error: string }[] }>(
    `SELECT last_error FROM posthog_outbox_event
     WHERE delivered_at IS NULL AND set_aside_at IS NULL AND deleted_at IS NULL AND last_error IS NOT NULL
     ORDER BY due_at LIMIT 1`
  )
  return rows[0]?.last_error ?? null
}

const IN_LAST_HOUR = `delivered_at > now() - interval '1 hour' AND properties IS NOT NULL AND deleted_at IS NULL`

/** Enough for a 99th percentile, and few enough to sort whenever somebody looks. */
const TIMED = 1_000

const readDelivered = async (database: Database) => {
  const { rows } = await database.raw<{
    rows: { count: string; p50: number | null; p99: number | null }[]
  }>(
    `SELECT (
         SELECT count(*) FROM (SELECT 1 FROM posthog_outbox_event WHERE ${IN_LAST_HOUR} LIMIT ${MAX_COUNTED}) counted
       ) AS count,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS p50,
       percentile_cont(0.99) WITHIN GROUP (ORDER BY seconds) AS p99
     FROM (
       SELECT extract(epoch FROM delivered_at - created_at) AS seconds FROM posthog_outbox_event
       WHERE ${IN_LAST_HOUR} ORDER BY delivered_at DESC LIMIT ${TIMED}
     ) delivered`
  )
  return {
    deliveredLastHour: Number(rows[0]?.count ?? 0),
    latencyP50Seconds: rows[0]?.p50 ?? null,
    latencyP99Seconds: rows[0]?.p99 ?? null,
  }
}

const readSetAside = async (database: Database) => {
  // What `beforeSend` dropped waits for nobody, nor does what lost its payload after `unsentRetentionDays`.
  const { rows } = await database.raw<{ rows: { reason: string; count: string }[] }>(
    `SELECT set_aside_reason AS reason, count(*) FROM posthog_outbox_event
     WHERE set_aside_at IS NOT NULL AND delivered_at IS NULL AND properties IS NOT NULL AND deleted_at IS NULL
       AND set_aside_reason <> 'before_send_dropped'
     GROUP BY 1 ORDER BY 2 DESC, 1`
  )
  return rows.map(({ reason, count }) => ({ reason, count: Number(count) }))
}
