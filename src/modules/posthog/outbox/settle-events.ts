import type { Database } from "../database/gate"
import type { SetAside } from "../../../events/outbox-event"
import { WAITING_SINCE } from "./conditions"
import { SUSPECT_ATTEMPTS } from "./lease-events"

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
