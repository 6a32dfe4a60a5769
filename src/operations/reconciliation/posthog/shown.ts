import { DAY_MS } from "../../../lib/time"
import { patiently } from "../../../posthog-api/patiently"
import { runHogql } from "../../../posthog-api/query"
import type { ApiAccess } from "../../../posthog-api/request"

/** The most rows that a query returns. */
const MAX_ROWS = 50_000

/** Few enough for a query to end within PostHog's ten seconds. */
const DAYS_AT_ONCE = 90

/** By seconds, because dates of PostHog are in the project's time zone. */
const COUNTS = `
  SELECT intDiv(toUnixTimestamp(timestamp), 86400) AS day, event, properties.currency AS currency, uniqExact(uuid)
  FROM events
  WHERE event IN {names} AND timestamp >= toDateTime({from}) AND timestamp < toDateTime({to})
  GROUP BY day, event, currency
  LIMIT ${MAX_ROWS}`

const UUIDS = `
  SELECT toString(uuid) AS id FROM events
  WHERE event = {event} AND timestamp >= toDateTime({from}) AND timestamp < toDateTime({to}) AND toString(uuid) > {after}
  GROUP BY id ORDER BY id
  LIMIT ${MAX_ROWS}`

/** One day (UTC) of one event in one currency, as a key. */
export const cellOf = (day: string, event: string, currency: string): string =>
  [day, currency, event].join(" ")

const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)

const isoOf = (time: number): string => new Date(time).toISOString()

/** Counts what PostHog shows of these events, by day and currency, from the first day to the last, both included. */
export const countShown = async (
  access: ApiAccess,
  { names, first, last }: { names: readonly string[]; first: string; last: string }
): Promise<Map<string, number>> => {
  const counts = new Map<string, number>()
  const end = startOf(last) + DAY_MS
  for (let from = startOf(first); from < end; from += DAYS_AT_ONCE * DAY_MS) {
    const to = Math.min(from + DAYS_AT_ONCE * DAY_MS, end)
    const values = { names, from: isoOf(from), to: isoOf(to) }
    const rows = await patiently(() =>
      runHogql(access, { name: "reconcile: counts", query: COUNTS, values })
    )
    for (const [day, event, currency, count] of rows) {
      const cell = cellOf(isoOf(Number(day) * DAY_MS).slice(0, 10), String(event), String(currency))
      counts.set(cell, Number(count))
    }
  }
  return counts
}

/** Returns the UUIDs of an event that PostHog shows for one day. */
export const listShown = async (
  access: ApiAccess,
  { event, day }: { event: string; day: string }
): Promise<Set<string>> => {
  const shown = new Set<string>()
  const from = isoOf(startOf(day))
  const to = isoOf(startOf(day) + DAY_MS)
  for (let after = ""; ;) {
    const values = { event, from, to, after }
    const rows = await patiently(() =>
      runHogql(access, { name: "reconcile: events", query: UUIDS, values })
    )
    rows.forEach(([uuid]) => shown.add(String(uuid)))
    if (rows.length < MAX_ROWS) {
      return shown
    }
    after = String(rows.at(-1)?.[0])
  }
}
