import type { MedusaContainer } from "@medusajs/framework/types"
import { idsSince } from "../../capture/rows/ids/id-window"
import { accuracyOf, readAccuracy } from "../../capture/sweeps/compare/accuracy"
import { kept } from "../../lib/kept"
import { DAY_MS, HOUR_MS, MINUTE_MS, utcDayOf } from "../../lib/time"
import { DECIMALS } from "../../modules/posthog/database/sql"
import type { PosthogInternals } from "../../modules/posthog/internals"
import { resolvePosthog } from "../../modules/posthog/resolve"
import type { Revenue } from "./schema"
import { revenueStatement } from "./statement"
import type { RevenueRow } from "./statement"
import { daysOf, totalsOf } from "./sums"

/** The page asks every ten seconds in each open tab; a large store takes a second to answer. */
const KEPT_MS = 15_000

/** Catch-up records a capture a few minutes after it was taken. */
const RECORDED_AFTER_MS = 15 * MINUTE_MS

const keep = kept<Revenue>(KEPT_MS)

interface Span {
  days: number
  now?: Date
}

/** Sums up the store's money of the last days, with the sums of the plugin's events next to it. Days are in UTC. */
export const readRevenue = (container: MedusaContainer, span: Span): Promise<Revenue> => {
  const { internals } = resolvePosthog(container)
  const { from, to } = daysIn(span)
  return keep(`${from} ${to}`, () => sumUp(internals, span))
}

/** The same, read anew. */
export const sumUp = async (
  internals: Pick<PosthogInternals, "database" | "options" | "backfills" | "definitions">,
  span: Span
): Promise<Revenue> => {
  const { from, to } = daysIn(span)
  const start = new Date(from)
  const [rows, reached] = await Promise.all([
    readRows(internals, { from: start, now: span.now ?? new Date() }),
    readAccuracy(internals, { from: start }),
  ])
  return {
    from,
    to,
    totals: totalsOf(rows),
    days: daysOf(rows),
    accuracy: accuracyOf(...reached),
    accuracy_by_day: reached.map(({ day, accuracy }) => ({ day, accuracy })),
  }
}

const daysIn = ({ days, now = new Date() }: Span): { from: string; to: string } => {
  return { from: utcDayOf(now.getTime() - (days - 1) * DAY_MS), to: utcDayOf(now) }
}

const readRows = async (
  { database, options }: Pick<PosthogInternals, "database" | "options">,
  { from, now }: { from: Date; now: Date }
): Promise<RevenueRow[]> => {
  const ids = (table: string, prefix: string) => {
    const { first, last } = idsSince(prefix, from, now)
    return { [`first_${table}`]: first, [`last_${table}`]: last }
  }
  const { rows } = await database.raw<{ rows: RevenueRow[] }>(
    revenueStatement(await database.sortsIdsByTime()),
    {
      from,
      ...ids("order", "order"),
      ...ids("capture", "capt"),
      ...ids("refund", "ref"),
      ...ids("cart", "cart"),
      aged: new Date(now.getTime() - RECORDED_AFTER_MS),
      idle_since: new Date(now.getTime() - options.abandonedCartAfterHours * HOUR_MS),
      ...DECIMALS,
    }
  )
  return rows
}
