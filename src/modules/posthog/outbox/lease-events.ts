import type { Database } from "../database/gate"
import type { LeasedEvent } from "../../../events/outbox-event"
import { WAITS } from "./conditions"
import { IS_OF_OTHER } from "./outbox-project"

/** Events that a lease leaves out: by their uuids, or all events of these persons. */
export interface Exception {
  uuids?: readonly string[]
  distinctIds?: readonly string[]
}

/** What a lease prefers. */
export interface LeaseWishes {
  /** Events or persons to leave out, and all suspects. */
  except?: Exception
  /** Whether to take a suspect, if one is due, even if other events are. */
  suspectFirst?: boolean
}

export interface EventLease extends LeaseWishes {
  /** Names the holder, so that a former holder can't give back a lease that ran out. */
  holder: string
  /** Of the project to which this process sends; null if it has no key. */
  keyHash: string | null
  /** Maximum number of events. */
  limit: number
  /** Maximum bytes of properties; a single larger event is leased alone. */
  maxBytes: number
  leaseMs: number
}

/**
 * After this many leases without a verdict, an event is suspected of killing its process and is leased alone. A held-back event has as
 * many, so it is leased alone, too.
 */
export const SUSPECT_ATTEMPTS = 3

/** What a lease gives. */
export interface Leased {
  events: LeasedEvent[]
  /** Whether more events were due. */
  isMoreDue: boolean
}

/**
 * Leases the events that are due, oldest first, and counts the attempt at once, so the attempt counts even if the process dies while
 * sending. If nothing else is due, or if asked to, leases one suspect, so that it takes no other event down with it. Skips rows that others are leasing
 * instead of waiting for them. The database's clock decides. Leases nothing for a process whose key is of another project than the outbox's.
 */
export const leaseEvents = async (
  database: Database,
  { holder, keyHash, limit, except, suspectFirst = false, maxBytes, leaseMs }: EventLease
): Promise<Leased> => {
  const { rows } = await database.raw<{ rows: (LeasedEvent & { found: string })[] }>(
    `WITH early AS (${due(`attempts >= ${SUSPECT_ATTEMPTS} AND :suspectFirst`, "1")}),
     usual AS (${due(`attempts < ${SUSPECT_ATTEMPTS} AND uuid <> ALL(:uuids) AND distinct_id <> ALL(:distinctIds) AND NOT EXISTS (SELECT 1 FROM early)`, ":limit")}),
     late AS (${due(`attempts >= ${SUSPECT_ATTEMPTS} AND :mayBeSuspect AND NOT EXISTS (SELECT 1 FROM early) AND NOT EXISTS (SELECT 1 FROM usual)`, "1")}),
     counted AS (
       SELECT uuid, row_number() OVER oldest AS position, sum(bytes) OVER oldest AS total_bytes
       FROM (SELECT * FROM early UNION ALL SELECT * FROM usual UNION ALL SELECT * FROM late) due
       WINDOW oldest AS (ORDER BY due_at, "timestamp", uuid)
     )
     UPDATE posthog_outbox_event AS o
     SET attempts = attempts + 1, leased_by = :holder, due_at = now() + :leaseMs * interval '1 millisecond', updated_at = now()
     FROM counted
     WHERE o.uuid = counted.uuid AND (counted.position = 1 OR counted.total_bytes <= :maxBytes)
     RETURNING o.uuid, o.event, o.distinct_id, o."timestamp", o.properties, o.attempts, (SELECT count(*) FROM counted) AS found`,
    {
      uuids: [...(except?.uuids ?? [])],
      distinctIds: [...(except?.distinctIds ?? [])],
      mayBeSuspect: except === undefined,
      suspectFirst,
      limit,
      holder,
      keyHash,
      leaseMs,
      maxBytes,
    }
  )
  const [first] = rows
  const found = Number(first?.found ?? 0)
  return {
    // PostHog keeps the person properties that came last, so a request lists facts in the order in which they happened.
    events: rows.sort((a, b) => a.timestamp.getTime() - b.timestamp.getTime()),
    isMoreDue: found >= limit || found > rows.length || (first?.attempts ?? 0) > SUSPECT_ATTEMPTS,
  }
}

/** Events that are due and fulfill a condition, oldest first. */
const due = (condition: string, limit: string): string =>
  `SELECT uuid, due_at, "timestamp", bytes FROM posthog_outbox_event
   WHERE ${WAITS} AND due_at <= now() AND ${condition} AND NOT ${IS_OF_OTHER}
   ORDER BY due_at, "timestamp"
   LIMIT ${limit}
   FOR UPDATE SKIP LOCKED`
