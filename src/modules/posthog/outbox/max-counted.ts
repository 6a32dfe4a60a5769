/** More events than a store has in an hour, and few enough to count while a backfill is under way. */
export const MAX_COUNTED = 100_000
