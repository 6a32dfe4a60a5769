import { DAY_MS } from "../../../lib/time"
import { encodeTime } from "ulid"
import { MAX_COUNTED, DROPPED, IS_SET_ASIDE, WAITING_SINCE, WAITS } from "./conditions"
import type { Database } from "../database/gate"
import { CURRENT_TROUBLES } from "../troubles/trouble-book"
import type { CountedTrouble } from "../troubles/trouble-book"
import { BACKLOG } from "./backlog"
import type { Backlog } from "./backlog"
import { KINDS } from "./listed-event"
import { IS_LOCAL, OWNER } from "./outbox-project"
import type { ProjectKey } from "./outbox-project"
import { DatabaseBusyError } from "../database/busy"
import { isStatementError } from "../../../lib/blame"
import { inTime } from "../../../lib/in-time"
import { kept } from "../../../lib/kept"

/**
 * The state of a catch-up pass, by the database's clock: the time up to which it has checked, how long ago that was, and how long ago it
 * last started, continued, or gave up.
 */
export interface PassHealth {
  lookedAt: string
  unseenSeconds: number
  untriedSeconds: number
}

/** How many of the store's newest orders the outbox doesn't know. */
export interface OrdersHealth {
  seen: number
  missing: number
  /** One of the missing orders. */
  example: string | null
}

/** The state of the outbox, across all processes. */
export interface OutboxHealth extends Backlog {
  checkedAt: Date
  /** The key of the project to which the outbox belongs; null before the first delivery. */
  owner: ProjectKey | null
  /** Whether the store is in local mode: its events wait for a key that nobody has set yet. */
  isLocal: boolean
  /** What PostHog or the plugin said about the waiting events when they were last tried. */
  lastError: string | null
  /** At most `MAX_COUNTED`, like the numbers of waiting and dropped events. */
  deliveredLastHour: number
  /** How long ago the last event was delivered; null if that was over an hour ago. */
  undeliveredSeconds: number | null
  /** From recording to delivery, in seconds, for the newest 1,000 of these; null if nothing was delivered. */
  latencyP50Seconds: number | null
  latencyP99Seconds: number | null
  /** Events that a person has to check, by reason, and how long ago the first of them was set aside. */
  setAside: { reason: string; count: number; sinceSeconds: number }[]
  /** Events that the store's own `beforeSend` dropped. */
  droppedLastHour: number
  passes: Record<string, PassHealth | undefined>
  troubles: CountedTrouble[]
  /** Null if orders aren't checked. */
  orders: OrdersHealth | null
}

const IN_LAST_HOUR = `delivered_at > now() - interval '1 hour' AND properties IS NOT NULL AND deleted_at IS NULL`

/** Enough for a 99th percentile, and few enough to sort on every read. */
const TIMED = 1_000

// Events that are given back keep their place, so the first waiting event was tried last, unless it was tried alone.
const LAST_ERROR = `
  SELECT last_error FROM (
    SELECT last_error, due_at FROM posthog_outbox_event WHERE ${WAITS} ORDER BY due_at, "timestamp" LIMIT ${TIMED}
  ) tried WHERE last_error IS NOT NULL ORDER BY due_at LIMIT 1`

const DELIVERED = `
  SELECT json_build_object(
    'deliveredLastHour', (SELECT count(*) FROM (SELECT 1 FROM posthog_outbox_event WHERE ${IN_LAST_HOUR} LIMIT ${MAX_COUNTED}) counted),
    'undeliveredSeconds', extract(epoch FROM now() - max(delivered_at)),
    'latencyP50Seconds', percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds),
    'latencyP99Seconds', percentile_cont(0.99) WITHIN GROUP (ORDER BY seconds))
  FROM (
    SELECT delivered_at, extract(epoch FROM delivered_at - ${WAITING_SINCE}) AS seconds FROM posthog_outbox_event
    WHERE ${IN_LAST_HOUR} ORDER BY delivered_at DESC LIMIT ${TIMED}
  ) delivered`

const SET_ASIDE = `
  SELECT coalesce(json_agg(json_build_object('reason', reason, 'count', count, 'sinceSeconds', since) ORDER BY count DESC, reason), '[]')
  FROM (
    SELECT set_aside_reason AS reason, count(*), extract(epoch FROM now() - min(set_aside_at)) AS since
    FROM posthog_outbox_event
    WHERE ${KINDS.setAside} GROUP BY 1
  ) counted`

const DROPPED_LAST_HOUR = `
  SELECT count(*)::int FROM (
    SELECT 1 FROM posthog_outbox_event
    WHERE ${IS_SET_ASIDE} AND set_aside_reason = ${DROPPED} AND set_aside_at > now() - interval '1 hour' LIMIT ${MAX_COUNTED}
  ) dropped`

const PASSES = `
  SELECT coalesce(json_object_agg(name, json_build_object('lookedAt', looked_at,
    'unseenSeconds', extract(epoch FROM now() - looked_at), 'untriedSeconds', extract(epoch FROM now() - updated_at))), '{}')
  FROM (
    SELECT name, updated_at, coalesce(looked_at, (SELECT max(installed_at) FROM posthog_installation), created_at) AS looked_at
    FROM posthog_lease WHERE name IN ('recent', 'wide')
  ) passes`

/** Every order is in the outbox a few minutes after it is placed. */
const RECORDED_AFTER = "interval '15 minutes'"

/** Enough to see that nothing is recorded, at the cost of one index lookup each. */
const NEWEST = 20

/** A draft becomes an order by an update, so `updated_at` counts, too. */
const ORDERS = `
  SELECT json_build_object('seen', count(*), 'missing', count(*) FILTER (WHERE NOT is_known),
    'example', min(id) FILTER (WHERE NOT is_known))
  FROM (
    SELECT o.id, EXISTS (
      SELECT 1 FROM posthog_outbox_event e
      WHERE e.entity_id = o.id AND e.definition = 'order_placed' AND e.deleted_at IS NULL
    ) AS is_known
    FROM "order" o
    WHERE o.id >= :first AND o.id < :last AND NOT o.is_draft_order AND o.deleted_at IS NULL
      AND o.created_at > (SELECT max(installed_at) FROM posthog_installation)
      AND greatest(o.created_at, o.updated_at) < now() - ${RECORDED_AFTER}
    ORDER BY o.id DESC LIMIT ${NEWEST}
  ) newest`

const orderIdAt = (time: number): string => `order_${encodeTime(time, 10)}`

interface HealthRow {
  checked_at: Date
  owner: ProjectKey | null
  is_local: boolean
  backlog: Backlog
  last_error: string | null
  delivered: Pick<
    OutboxHealth,
    "deliveredLastHour" | "undeliveredSeconds" | "latencyP50Seconds" | "latencyP99Seconds"
  >
  set_aside: OutboxHealth["setAside"]
  dropped: number
  passes: OutboxHealth["passes"]
  troubles: CountedTrouble[]
  orders: OrdersHealth | null
}

/**
 * Reads the plugin's state in one statement. Each part uses an index and has a limit, so the cost depends only on what waits or was just
 * delivered.
 *
 * @param withOrders whether to check the store's newest orders, too
 */
export const readOutboxHealth = async (
  database: Database,
  { withOrders }: { withOrders: boolean }
): Promise<OutboxHealth> => {
  const now = Date.now()
  const { rows } = await database.raw<{ rows: [HealthRow] }>(
    `SELECT now() AS checked_at, (${OWNER}) AS owner, ${IS_LOCAL} AS is_local, (${BACKLOG}) AS backlog, (${LAST_ERROR}) AS last_error, (${DELIVERED}) AS delivered,
       (${SET_ASIDE}) AS set_aside, (${DROPPED_LAST_HOUR}) AS dropped, (${PASSES}) AS passes,
       (${CURRENT_TROUBLES}) AS troubles, ${withOrders ? `(${ORDERS})` : "NULL"} AS orders`,
    withOrders ? { first: orderIdAt(now - DAY_MS), last: orderIdAt(now) } : []
  )
  const [{ checked_at, is_local, backlog, last_error, delivered, set_aside, dropped, ...rest }] =
    rows
  return {
    checkedAt: checked_at,
    isLocal: is_local,
    ...backlog,
    lastError: last_error,
    ...delivered,
    setAside: set_aside,
    droppedLastHour: dropped,
    ...rest,
  }
}

/** How long an answer is reused: monitors, the Admin, and metrics together cost one statement a second. */
const FRESH_MS = 1_000

/** Every call settles within this time, even if the database never answers. */
const ANSWERED_WITHIN_MS = 6_000

/**
 * Creates the function that reads the outbox's health. It runs one query at a time in a process; calls that arrive meanwhile share its
 * answer.
 *
 * @param withOrders whether orders are recorded at all
 * @returns a function that rejects with the database's error, or if the database doesn't answer in time
 */
export const createHealthReader = (
  database: Database,
  { withOrders }: { withOrders: boolean }
): (() => Promise<OutboxHealth>) => {
  let mayReadOrders = withOrders
  const keep = kept<OutboxHealth>(FRESH_MS)
  const read = async (): Promise<OutboxHealth> => {
    try {
      return await readOutboxHealth(database, { withOrders: mayReadOrders })
    } catch (error) {
      // There may be no table of orders, or no right to read it.
      if (!mayReadOrders || !isStatementError(error)) {
        throw error
      }
      const health = await readOutboxHealth(database, { withOrders: false })
      mayReadOrders = false
      return health
    }
  }
  return () =>
    inTime(ANSWERED_WITHIN_MS, keep("", read), () => new DatabaseBusyError(ANSWERED_WITHIN_MS))
}
