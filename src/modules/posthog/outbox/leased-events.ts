import type { Database } from "../database/gate"
import type { LeasedEvent, SetAside } from "../../../events/outbox-event"
import { WAITS, WAITING_SINCE } from "./conditions"
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

/**
 * Settles events that PostHog accepted. Doesn't check the holder, because the events are delivered no matter who holds the lease now.
 *
 * @returns for each event that was waiting, how long it had waited, in seconds
 */
export const settleDelivered = async (
  database: Database,
  uuids: readonly string[]
): Promise<number[]> => {
  if (uuids.length === 0) {
    return []
  }
  const { rows } = await database.raw<{ rows: { age: string }[] }>(
    `UPDATE posthog_outbox_event
     SET delivered_at = now(), leased_by = NULL, set_aside_at = NULL, set_aside_reason = NULL, last_error = NULL,
         updated_at = now()
     WHERE uuid = ANY(?) AND delivered_at IS NULL
     RETURNING extract(epoch FROM now() - ${WAITING_SINCE}) AS age`,
    [[...uuids]]
  )
  return rows.map(({ age }) => Number(age))
}

/** Sets events aside with a reason for a person to read. Nothing sends them until that person acts. */
export const settleSetAside = async (
  database: Database,
  uuids: readonly string[],
  { reason, detail }: SetAside
): Promise<void> => {
  await database.raw(
    `UPDATE posthog_outbox_event
     SET set_aside_at = now(), set_aside_reason = ?, last_error = ?, leased_by = NULL, updated_at = now()
     WHERE uuid = ANY(?) AND delivered_at IS NULL`,
    [reason, detail, [...uuids]]
  )
}

/**
 * Where events that are given back go:
 * - `same`: to the same place, because PostHog keeps the person properties that came last
 * - `last`: after the others, if PostHog took other events of their request
 * - `later`: if only time helps
 * - `alone`: sent alone, after all others, and after about as long as they have waited already
 * - `kept`: the holder keeps and retries them
 */
export type Place = "same" | "last" | "later" | "alone" | "kept"

const ATTEMPT_TAKEN_BACK = "GREATEST(attempts - 1, 0)"

const RETRY: Record<Place, { dueAt: string; attempts: string; leasedBy?: string }> = {
  same: { dueAt: "created_at", attempts: ATTEMPT_TAKEN_BACK },
  last: { dueAt: "now()", attempts: ATTEMPT_TAKEN_BACK },
  later: { dueAt: "now() + interval '10 minutes'", attempts: ATTEMPT_TAKEN_BACK },
  alone: {
    dueAt:
      "now() + LEAST(GREATEST(now() - created_at, interval '1 minute'), interval '10 minutes')",
    attempts: `GREATEST(attempts - 1, ${SUSPECT_ATTEMPTS})`,
  },
  kept: { dueAt: "due_at", attempts: "attempts", leasedBy: "leased_by" },
}

/** Gives a lease back; delivery decides when to try again. Also takes back the attempt, because attempts count processes that died. */
export const settleRetry = async (
  database: Database,
  uuids: readonly string[],
  { holder, error, place }: { holder: string; error: string | null; place: Place }
): Promise<void> => {
  if (uuids.length === 0) {
    return
  }
  const { dueAt, attempts, leasedBy = "NULL" } = RETRY[place]
  await database.raw(
    `UPDATE posthog_outbox_event
     SET due_at = ${dueAt}, attempts = ${attempts}, leased_by = ${leasedBy}, last_error = coalesce(?, last_error), updated_at = now()
     WHERE uuid = ANY(?) AND leased_by = ? AND delivered_at IS NULL AND set_aside_at IS NULL`,
    [error, [...uuids], holder]
  )
}
