import type { Database } from "../database/gate"
import type { LeasedEvent } from "../../../events/outbox-event"

/** Events that a lease leaves out: by their ids, or all of these persons. */
export interface Exception {
  uuids?: readonly string[]
  distinctIds?: readonly string[]
}

/** How a lease is made. */
export interface EventLease {
  /** Names the holder, so that a lease which ran out cannot be given back by its former holder. */
  holder: string
  /** How many events at most. */
  limit: number
  /** Events, or persons, that are left out. */
  except?: Exception
  /** How many bytes of properties at most; a single larger event is leased alone. */
  maxBytes: number
  leaseMs: number
}

/**
 * After this many leases without a verdict an event is suspected of killing its process, and is leased alone. So is an event that
 * was held back, which has as many.
 */
export const SUSPECT_ATTEMPTS = 3

/**
 * Takes a lease on the events that are due, oldest first, and counts the attempt: an event whose process dies while
 * sending has been counted. Rows that others are leasing are skipped, never waited for. The database's clock decides.
 */
export const leaseEvents = async (database: Database, lease: EventLease): Promise<LeasedEvent[]> =>
  leaseWhere(database, `attempts < ${SUSPECT_ATTEMPTS}`, lease)

/** Leases one event that was leased without a verdict too often, so that it takes no other down with it. */
export const leaseSuspect = async (database: Database, lease: EventLease): Promise<LeasedEvent[]> =>
  leaseWhere(database, `attempts >= ${SUSPECT_ATTEMPTS}`, { ...lease, limit: 1 })

const leaseWhere = async (
  database: Database,
  condition: string,
  { holder, limit, except, maxBytes, leaseMs }: EventLease
): Promise<LeasedEvent[]> => {
  const { rows } = await database.raw<{ rows: LeasedEvent[] }>(
    `WITH due AS (
       SELECT uuid, due_at, "timestamp", bytes FROM posthog_outbox_event
       WHERE delivered_at IS NULL AND set_aside_at IS NULL AND deleted_at IS NULL AND due_at <= now()
         AND ${condition} AND uuid <> ALL(?) AND distinct_id <> ALL(?)
       ORDER BY due_at, "timestamp"
       LIMIT ?
       FOR UPDATE SKIP LOCKED
     ), counted AS (
       SELECT uuid, row_number() OVER oldest AS position, sum(bytes) OVER oldest AS total_bytes
       FROM due
       WINDOW oldest AS (ORDER BY due_at, "timestamp", uuid)
     )
     UPDATE posthog_outbox_event AS o
     SET attempts = attempts + 1, leased_by = ?, due_at = now() + ? * interval '1 millisecond', updated_at = now()
     FROM counted
     WHERE o.uuid = counted.uuid AND (counted.position = 1 OR counted.total_bytes <= ?)
     RETURNING o.uuid, o.event, o.distinct_id, o."timestamp", o.properties, o.attempts`,
    [[...(except?.uuids ?? [])], [...(except?.distinctIds ?? [])], limit, holder, leaseMs, maxBytes]
  )
  // PostHog keeps the person properties that came last, so a request tells facts in the order in which they happened.
  return rows.sort((a, b) => a.timestamp.getTime() - b.timestamp.getTime())
}
