import type { MedusaContainer } from "@medusajs/framework/types"
import { kept } from "../../lib/kept"
import { DAY_MS, utcDayOf } from "../../lib/time"
import { utcDay } from "../../modules/posthog/database/sql"
import { WAITING_SINCE, MAX_COUNTED } from "../../modules/posthog/outbox/conditions"
import type { PosthogInternals } from "../../modules/posthog/internals"
import { KINDS } from "../../modules/posthog/outbox/listed-event"
import { resolvePosthog } from "../../modules/posthog/resolve"
import type { Deliveries } from "./schema"

/** Each open tab asks every ten seconds, and shall not contradict the figures next to it. */
const KEPT_MS = 5_000

/** A delivered event leaves the index with its payload, so `retentionDays` may show less. */
const MAX_DAYS = 30

const keep = kept<Deliveries>(KEPT_MS)

/** Counts what was delivered, waits, and was set aside, day by day (UTC). */
export const readDeliveries = (container: MedusaContainer): Promise<Deliveries> => {
  const { internals } = resolvePosthog(container)
  return keep("days", () => countDeliveries(internals))
}

/** The same, read anew. */
export const countDeliveries = async ({
  database,
  options,
}: Pick<PosthogInternals, "database" | "options">): Promise<Deliveries> => {
  const days = daysUntil(new Date(), Math.min(MAX_DAYS, options.retentionDays))
  const [from = "", to = ""] = [days[0], days.at(-1)]
  const { rows } = await database.raw<{ rows: Counted[] }>(COUNT, { from: new Date(from) })
  const counts = new Map(rows.map(({ state, day, count }) => [`${state} ${day}`, count]))
  const of = (state: Counted["state"], day: string) => counts.get(`${state} ${day}`) ?? 0
  return {
    from,
    to,
    days: days.map((day) => ({
      day,
      delivered: of("delivered", day),
      waiting: of("waiting", day),
      set_aside: of("set_aside", day),
    })),
  }
}

const daysUntil = (last: Date, count: number): string[] =>
  Array.from({ length: count }, (_, n) => utcDayOf(last.getTime() - (count - 1 - n) * DAY_MS))

interface Counted {
  state: "delivered" | "waiting" | "set_aside"
  day: string
  count: number
}

/**
 * A range of the index for each day, so that PostgreSQL never reads the table instead. It names the index's own conditions, and nothing that
 * is in the rows only.
 */
const DELIVERED = `
  SELECT 'delivered' AS state, ${utcDay("day")} AS day, (
    SELECT CAST(count(*) AS int) FROM posthog_outbox_event
    WHERE delivered_at >= day AND delivered_at < day + interval '24 hours' AND ${KINDS.delivered} AND properties IS NOT NULL
  ) AS count
  FROM generate_series(CAST(:from AS timestamptz), now(), interval '24 hours') day`

const WAITING = `
  SELECT 'waiting', ${utcDay("since")}, CAST(count(*) AS int) FROM (
    SELECT ${WAITING_SINCE} AS since FROM posthog_outbox_event WHERE ${KINDS.waits} ORDER BY due_at, "timestamp" LIMIT ${MAX_COUNTED}
  ) waits WHERE since >= :from GROUP BY 2`

const SET_ASIDE = `
  SELECT 'set_aside', ${utcDay("set_aside_at")}, CAST(count(*) AS int) FROM posthog_outbox_event
  WHERE ${KINDS.setAside} AND set_aside_at >= :from GROUP BY 2`

const COUNT = [DELIVERED, WAITING, SET_ASIDE].join(" UNION ALL ")
