import type { EventFilter, StoredEvent } from "./types"

/** The fields that make two rows one. */
export type CountingIdentity = Pick<StoredEvent, "token" | "day" | "event" | "distinctId" | "uuid">

/**
 * The identity under which PostHog merges rows; the uuid alone is not enough.
 *
 * Source: the `sharded_events` table, `ReplacingMergeTree … ORDER BY (team_id, toDate(timestamp), event,
 * cityHash64(distinct_id), cityHash64(uuid))`. Each token stands for one project here.
 *
 * @returns a text equal for two rows exactly when PostHog counts them once
 */
export function countingKey(row: CountingIdentity): string {
  return JSON.stringify([row.token, row.day, row.event, row.distinctId, row.uuid])
}

/**
 * Rows as they will finally be counted: the last of each identity replaces the earlier ones whole.
 *
 * @param rows in the order of arrival
 * @returns one row per identity, in the order of first arrival
 */
export function mergeRows(rows: readonly StoredEvent[]): StoredEvent[] {
  const byKey = new Map<string, StoredEvent>()
  for (const row of rows) {
    byKey.set(countingKey(row), row)
  }
  return [...byKey.values()]
}

/**
 * @param timeMs any time
 * @returns its UTC day, `YYYY-MM-DD`
 */
export function utcDay(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10)
}

/**
 * @param row a stored row
 * @param filter fields it must have
 * @returns true when it has them all
 */
export function matches(row: StoredEvent, filter: EventFilter): boolean {
  return (
    (filter.event === undefined || filter.event === row.event) &&
    (filter.distinctId === undefined || filter.distinctId === row.distinctId) &&
    (filter.uuid === undefined || filter.uuid === row.uuid) &&
    (filter.historical === undefined || filter.historical === row.historical)
  )
}
