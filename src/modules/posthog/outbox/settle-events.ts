import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { SetAside } from "../../../types/outbox-event"

/**
 * PostHog has accepted these. True whoever holds the lease by now, so the claimant is not asked.
 *
 * @returns how long each of those that waited had waited since it was recorded, in seconds
 */
export const settleDelivered = async (knex: Knex, uuids: readonly string[]): Promise<number[]> => {
  const { rows } = await knex.raw<{ rows: { age: string }[] }>(
    `UPDATE posthog_outbox_event
     SET delivered_at = now(), claimed_by = NULL, set_aside_at = NULL, set_aside_reason = NULL, last_error = NULL,
         updated_at = now()
     WHERE uuid = ANY(?) AND delivered_at IS NULL
     RETURNING extract(epoch FROM now() - created_at) AS age`,
    [[...uuids]]
  )
  return rows.map(({ age }) => Number(age))
}

/** Puts these aside with a reason that a person reads; they wait for that person, and nothing sends them before. */
export const settleSetAside = async (
  knex: Knex,
  uuids: readonly string[],
  { reason, detail }: SetAside
): Promise<void> => {
  await knex.raw(
    `UPDATE posthog_outbox_event
     SET set_aside_at = now(), set_aside_reason = ?, last_error = ?, claimed_by = NULL, updated_at = now()
     WHERE uuid = ANY(?) AND delivered_at IS NULL`,
    [reason, detail, [...uuids]]
  )
}

/**
 * Gives a lease back: the events are due again at once, and delivery decides when it tries again. The attempt is taken
 * back, too: what went wrong was not the events' doing. They come first again, because PostHog keeps the person properties that came
 * last; behind all others only where those would have to wait for them.
 */
export const settleRetry = async (
  knex: Knex,
  uuids: readonly string[],
  { claimant, error, isLast }: { claimant: string; error: string; isLast: boolean }
): Promise<void> => {
  await knex.raw(
    `UPDATE posthog_outbox_event
     SET due_at = ${isLast ? "now()" : "created_at"}, attempts = GREATEST(attempts - 1, 0), claimed_by = NULL, last_error = ?, updated_at = now()
     WHERE uuid = ANY(?) AND claimed_by = ? AND delivered_at IS NULL AND set_aside_at IS NULL`,
    [error, [...uuids], claimant]
  )
}
