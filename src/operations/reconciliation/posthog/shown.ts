import { z } from "@medusajs/framework/zod"
import { DAY_MS, utcDayOf } from "../../../lib/time"
import { endless } from "../../../posthog-api/api-error"
import { patiently } from "../../../posthog-api/patiently"
import { runHogql } from "../../../posthog-api/query"
import type { ApiAccess } from "../../../posthog-api/request"

/** The most rows that a query returns. */
export const MAX_ROWS = 50_000

/** Ten million events of one name on one day, and an end if PostHog returned less than it is asked for. */
const MAX_PAGES = 200

/** Few enough for a query that reads properties to end within PostHog's ten seconds. */
const DAYS_AT_ONCE = 90

/** By seconds, because dates of PostHog are in the project's time zone. */
const DAY = "intDiv(toUnixTimestamp(timestamp), 86400)"
const DAY_NUMBER = z.coerce.number().int().max(100_000)

const COUNTS = `
  SELECT ${DAY} AS day, event, properties.currency AS currency, uniqExact(uuid)
  FROM events
  WHERE event IN {names} AND timestamp >= toDateTime({from}) AND timestamp < toDateTime({to})
  GROUP BY day, event, currency
  LIMIT ${MAX_ROWS}`

/** Any value may be an event's currency: others send events of these names, too. */
const COUNTS_ROW = z.tuple([DAY_NUMBER, z.string(), z.unknown(), z.coerce.number()])

/** With the days, because PostHog counts a UUID once per day. */
const UUIDS = `
  SELECT toString(uuid) AS id, groupUniqArray(${DAY}) FROM events
  WHERE event = {event} AND timestamp >= toDateTime({from}) AND timestamp < toDateTime({to}) AND toString(uuid) > {after}
  GROUP BY id ORDER BY id
  LIMIT ${MAX_ROWS}`

const UUIDS_ROW = z.tuple([z.string(), z.array(DAY_NUMBER)])

/** One day (UTC) of one event in one currency, as a key. */
export const cellOf = (day: string, event: string, currency: string): string =>
  [day, currency, event].join(" ")

/** How many events PostHog shows. */
export interface ShownCounts {
  /** By `cellOf`. */
  byCell: Map<string, number>
  /** By event and day, whatever the currency. */
  byDay: Map<string, Map<string, number>>
}

/** Days (UTC) of one event, in their order. */
export interface Run {
  event: string
  /** Those to compare: at least one. */
  days: string[]
  /** How many events PostHog shows from the first to the last, those between them included. */
  count: number
}

/** An event on one day (UTC), as a key. */
export const shownKey = (day: string, uuid: string): string => `${day} ${uuid.toLowerCase()}`

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
      const day = utcDayOf(days * DAY_MS)
      const byDay = counts.byDay.get(event) ?? new Map<string, number>()
      counts.byDay.set(event, byDay)
      add(byDay, day, count)
      add(counts.byCell, cellOf(day, event, String(currency)), count)
    }
  }
  return counts
}

const add = (counts: Map<string, number>, key: string, count: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

/**
 * Returns the events that PostHog shows from the first day of a run to the last, by `shownKey`. If there are fewer than their count, PostHog's
 * pages are shorter than they were asked to be.
 */
export const listShown = async (
  access: ApiAccess,
  { event, days, count }: Run
): Promise<Set<string>> => {
  const shown = new Set<string>()
  const from = isoOf(startOf(String(days[0])))
  const to = isoOf(startOf(String(days.at(-1))) + DAY_MS)
  let after = ""
  for (let page = 0; page < MAX_PAGES; page++) {
    const values = { event, from, to, after }
    const query = { name: "reconcile: events", query: UUIDS, values, row: UUIDS_ROW }
    const rows = await patiently(access, () => runHogql(access, query))
    for (const [uuid, dayNumbers] of rows) {
      dayNumbers.forEach((day) => shown.add(shownKey(utcDayOf(day * DAY_MS), uuid)))
    }
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
