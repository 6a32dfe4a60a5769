/**
 * SQL conditions that say how far an event got. The outbox's partial indexes hold such rows, and PostgreSQL uses an index only for a
 * statement that names its condition.
 */
export const WAITS = "delivered_at IS NULL AND set_aside_at IS NULL AND deleted_at IS NULL"

/** Since when an event has waited: since it was recorded, or since a person let it be sent again. */
export const WAITING_SINCE = "greatest(created_at, CAST(history -> -1 ->> 'at' AS timestamptz))"

/** Nothing sends it unless a person acts. */
export const IS_ASIDE = "set_aside_at IS NOT NULL AND delivered_at IS NULL AND deleted_at IS NULL"

/** An event that lost its payload after `unsentRetentionDays` no longer needs a person. */
export const IS_SET_ASIDE = `${IS_ASIDE} AND properties IS NOT NULL`

/** The reason of events that the store's own `beforeSend` dropped, for SQL. */
export const DROPPED = "'before_send_dropped'"

/** More events than a store has in an hour, and few enough to count while a backfill runs. */
export const MAX_COUNTED = 100_000
