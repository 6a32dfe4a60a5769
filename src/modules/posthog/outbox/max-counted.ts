/** More events than a store has in an hour, and few enough to count while a backfill runs. */
export const MAX_COUNTED = 100_000
