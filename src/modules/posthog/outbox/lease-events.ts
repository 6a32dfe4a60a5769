import type { Database } from "../database/gate"
import type { LeasedEvent } from "../../../events/outbox-event"

/** Events that a lease leaves out: by their uuids, or all events of these persons. */
export interface Exception {
  uuids?: readonly string[]
  distinctIds?: readonly string[]
}

export interface EventLease {
  /** Names the holder, so that a former holder can't give back a lease that ran out. */
  holder: string
  /** Maximum number of events. */
  limit: number
  /** Events or persons to leave out. */
  except?: Exception
  /** Maximum bytes of properties; a single larger event is leased alone. */
  maxBytes: number
  leaseMs: number
}

/**
 * After this many leases without a verdict, an event is suspected of killing its process and is leased alone. A held-back event has as
 * many, so it is leased alone, too.
 */
export const SUSPECT_ATTEMPTS = 3

/**
 * Leases the events that are due, oldest first, and counts the attempt at once, so the attempt counts even if the process dies while
 * sending. Skips rows that others are leasing instead of waiting for them. The database's clock decides.
 */
export const leaseEvents = async (database: Database, lease: EventLease): Promise<LeasedEvent[]> =>
  leaseWhere(database, `attempts < ${SUSPECT_ATTEMPTS}`, lease)

/** Leases one event that was leased too often without a verdict, so that it takes no other down with it. */
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
  // PostHog keeps the person properties that came last, so a request lists facts in the order in which they happened.
  return rows.sort((a, b) => a.timestamp.getTime() - b.timestamp.getTime())
}
