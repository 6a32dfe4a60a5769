import { DAY_MS } from "../../../lib/time"
import { encodeTime } from "ulid"
import { MAX_COUNTED } from "./max-counted"
import type { Database } from "../database/gate"
import { CURRENT_TROUBLES } from "../troubles/trouble-book"
import type { CountedTrouble } from "../troubles/trouble-book"
import { BACKLOG, WAITS } from "./backlog"
import type { Backlog } from "./backlog"

/** When a pass of catch-up last came to its end, and last began, went on or gave up; by the database's clock. */
export interface PassHealth {
  lookedAt: string
  unseenSeconds: number
  untriedSeconds: number
}

/** How many of the store's newest orders the outbox does not know. */
export interface OrdersHealth {
  seen: number
  missing: number
  /** One of those that are missing. */
  example: string | null
}

/** How the outbox stands, of all processes. */
export interface OutboxHealth extends Backlog {
  checkedAt: Date
  /** What PostHog or the plugin said of what waits, when it was last tried. */
  lastError: string | null
  /** At most `MAX_COUNTED`, as is what waits, and what was dropped. */
  deliveredLastHour: number
  /** From recording to delivery, in seconds, of the newest 1,000 of these; null where nothing was delivered. */
  latencyP50Seconds: number | null
  latencyP99Seconds: number | null
  /** Events that wait for a person, by the reason. */
  setAside: { reason: string; count: number }[]
  /** Events that the store's own `beforeSend` kept from PostHog. */
  droppedLastHour: number
  passes: Record<string, PassHealth | undefined>
  troubles: CountedTrouble[]
  /** Null where it is not looked at. */
  orders: OrdersHealth | null
}

const IN_LAST_HOUR = `delivered_at > now() - interval '1 hour' AND properties IS NOT NULL AND deleted_at IS NULL`

// What lost its payload after `unsentRetentionDays` waits for nobody.
const IS_SET_ASIDE =
  "set_aside_at IS NOT NULL AND delivered_at IS NULL AND properties IS NOT NULL AND deleted_at IS NULL"
const DROPPED = "'before_send_dropped'"

/** Enough for a 99th percentile, and few enough to sort whenever somebody looks. */
const TIMED = 1_000

// Events that are given back keep their place, so the first of those that wait was tried last, unless it was tried alone.
const LAST_ERROR = `
  SELECT last_error FROM (
    SELECT last_error, due_at FROM posthog_outbox_event WHERE ${WAITS} ORDER BY due_at, "timestamp" LIMIT ${TIMED}
  ) tried WHERE last_error IS NOT NULL ORDER BY due_at LIMIT 1`

const DELIVERED = `
  SELECT json_build_object(
    'deliveredLastHour', (SELECT count(*) FROM (SELECT 1 FROM posthog_outbox_event WHERE ${IN_LAST_HOUR} LIMIT ${MAX_COUNTED}) counted),
    'latencyP50Seconds', percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds),
    'latencyP99Seconds', percentile_cont(0.99) WITHIN GROUP (ORDER BY seconds))
  FROM (
    SELECT extract(epoch FROM delivered_at - created_at) AS seconds FROM posthog_outbox_event
    WHERE ${IN_LAST_HOUR} ORDER BY delivered_at DESC LIMIT ${TIMED}
  ) delivered`

const SET_ASIDE = `
  SELECT coalesce(json_agg(json_build_object('reason', reason, 'count', count) ORDER BY count DESC, reason), '[]')
  FROM (
    SELECT set_aside_reason AS reason, count(*) FROM posthog_outbox_event
    WHERE ${IS_SET_ASIDE} AND set_aside_reason <> ${DROPPED} GROUP BY 1
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

/** An order is in the outbox after a few minutes, however it got there. */
const RECORDED_AFTER = "interval '15 minutes'"

/** Enough to see that nothing is recorded, and as many looks by an index. */
const NEWEST = 20

/** An order that was a draft becomes one by an update. */
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

const orderIdAt = (moment: number): string => `order_${encodeTime(moment, 10)}`

interface HealthRow {
  checked_at: Date
  backlog: Backlog
  last_error: string | null
  delivered: Pick<OutboxHealth, "deliveredLastHour" | "latencyP50Seconds" | "latencyP99Seconds">
  set_aside: OutboxHealth["setAside"]
  dropped: number
  passes: OutboxHealth["passes"]
  troubles: CountedTrouble[]
  orders: OrdersHealth | null
}

/**
 * Reads how the plugin stands, in one statement: each part by an index, so that it costs as much as what waits or was just delivered,
 * and none more than a limit.
 *
 * @param withOrders whether to look at the newest of the store's orders, too
 */
export const readOutboxHealth = async (
  database: Database,
  { withOrders }: { withOrders: boolean }
): Promise<OutboxHealth> => {
  const now = Date.now()
  const { rows } = await database.raw<{ rows: [HealthRow] }>(
    `SELECT now() AS checked_at, (${BACKLOG}) AS backlog, (${LAST_ERROR}) AS last_error, (${DELIVERED}) AS delivered,
       (${SET_ASIDE}) AS set_aside, (${DROPPED_LAST_HOUR}) AS dropped, (${PASSES}) AS passes,
       (${CURRENT_TROUBLES}) AS troubles, ${withOrders ? `(${ORDERS})` : "NULL"} AS orders`,
    withOrders ? { first: orderIdAt(now - DAY_MS), last: orderIdAt(now) } : []
  )
  const [{ checked_at, backlog, last_error, delivered, set_aside, dropped, ...further }] = rows
  return {
    checkedAt: checked_at,
    ...backlog,
    lastError: last_error,
    ...delivered,
    setAside: set_aside,
    droppedLastHour: dropped,
    ...further,
  }
}
