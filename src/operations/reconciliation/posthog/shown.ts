import { z } from "@medusajs/framework/zod"
import { DAY_MS } from "../../../lib/time"
import { endless } from "../../../posthog-api/api-error"
import { patiently } from "../../../posthog-api/patiently"
import { runHogql } from "../../../posthog-api/query"
import type { ApiAccess } from "../../../posthog-api/request"

/** The most rows that a query returns. */
const MAX_ROWS = 50_000

/** Ten million events of one name on one day, and an end if PostHog returned less than it is asked for. */
const MAX_PAGES = 200

/** Few enough for a query to end within PostHog's ten seconds. */
const DAYS_AT_ONCE = 90

/** By seconds, because dates of PostHog are in the project's time zone. */
const COUNTS = `
  SELECT intDiv(toUnixTimestamp(timestamp), 86400) AS day, event, properties.currency AS currency, uniqExact(uuid)
  FROM events
  WHERE event IN {names} AND timestamp >= toDateTime({from}) AND timestamp < toDateTime({to})
  GROUP BY day, event, currency
  LIMIT ${MAX_ROWS}`

/** Any value may be an event's currency: others send events of these names, too. */
const COUNTS_ROW = z.tuple([
  z.coerce.number().int().max(100_000),
  z.string(),
  z.unknown(),
  z.coerce.number(),
])

const UUIDS = `
  SELECT toString(uuid) AS id FROM events
  WHERE event = {event} AND timestamp >= toDateTime({from}) AND timestamp < toDateTime({to}) AND toString(uuid) > {after}
  GROUP BY id ORDER BY id
  LIMIT ${MAX_ROWS}`

/** One day (UTC) of one event. */
export const dayOf = (day: string, event: string): string => `${day} ${event}`

/** One day (UTC) of one event in one currency, as a key. */
export const cellOf = (day: string, event: string, currency: string): string =>
  [day, currency, event].join(" ")

/** How many events PostHog shows. */
export interface ShownCounts {
  /** By `cellOf`. */
  byCell: Map<string, number>
  /** By `dayOf`, whatever the currency. */
  byDay: Map<string, number>
}

const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`)

const isoOf = (time: number): string => new Date(time).toISOString()

/** Counts what PostHog shows of these events, from the first day to the last, both included. */
export const countShown = async (
  access: ApiAccess,
  { names, first, last }: { names: readonly string[]; first: string; last: string }
): Promise<ShownCounts> => {
  const counts: ShownCounts = { byCell: new Map(), byDay: new Map() }
  const end = startOf(last) + DAY_MS
  for (let from = startOf(first); from < end; from += DAYS_AT_ONCE * DAY_MS) {
    const to = Math.min(from + DAYS_AT_ONCE * DAY_MS, end)
    const values = { names, from: isoOf(from), to: isoOf(to) }
    const query = { name: "reconcile: counts", query: COUNTS, values, row: COUNTS_ROW }
    for (const [days, event, currency, count] of await patiently(access, () =>
      runHogql(access, query)
    )) {
      const day = isoOf(days * DAY_MS).slice(0, 10)
      add(counts.byCell, cellOf(day, event, String(currency)), count)
      add(counts.byDay, dayOf(day, event), count)
    }
  }
  return counts
}

const add = (counts: Map<string, number>, key: string, count: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

/**
 * Returns the UUIDs of an event that PostHog shows for one day, in lowercase.
 *
 * @param day with the count that PostHog shows. Fewer UUIDs mean that its pages are shorter than they were asked to be.
 */
export const listShown = async (
  access: ApiAccess,
  { event, day, count }: { event: string; day: string; count: number }
): Promise<Set<string>> => {
  const shown = new Set<string>()
  const from = isoOf(startOf(day))
  const to = isoOf(startOf(day) + DAY_MS)
  let after = ""
  for (let page = 0; page < MAX_PAGES; page++) {
    const values = { event, from, to, after }
    const query = { name: "reconcile: events", query: UUIDS, values, row: z.tuple([z.string()]) }
    const rows = await patiently(access, () => runHogql(access, query))
    rows.forEach(([uuid]) => shown.add(uuid.toLowerCase()))
    const last = rows.at(-1)?.[0]
    if (last === undefined || (rows.length < MAX_ROWS && shown.size >= count)) {
      return shown
    }
    if (last <= after) {
      break
    }
    after = last
  }
  throw endless()
}
