import type { MedusaContainer } from "@medusajs/framework/types"
import { idAt, ID_SLACK_MS } from "../../capture/rows/ids/id-window"
import { accuracyOf } from "../../capture/sweeps/compare/accuracy-of"
import { readAccuracy } from "../../capture/sweeps/compare/accuracy"
import type { DayAccuracy } from "../../capture/sweeps/compare/accuracy"
import { DEFAULT_DECIMALS, unusualDecimals } from "../../events/language/round-money"
import { kept } from "../../lib/kept"
import { DAY_MS, HOUR_MS } from "../../lib/time"
import type { PosthogInternals } from "../../modules/posthog/internals"
import { resolvePosthog } from "../../modules/posthog/resolve"
import type { Revenue } from "./schema"
import { revenueStatement } from "./statement"
import type { RevenueRow } from "./statement"
import { daysOf, totalsOf } from "./sums"

/** The page asks every ten seconds in each open tab; a large store takes a second to answer. */
const KEPT_MS = 15_000

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
  const days = daysOf(rows)
  return {
    from,
    to,
    totals: totalsOf(days),
    days,
    accuracy: accuracyOf(sumOf(reached)),
    accuracy_by_day: reached.map(({ day, accuracy }) => ({ day, accuracy })),
  }
}

const daysIn = ({ days, now = new Date() }: Span): { from: string; to: string } => {
  const to = now.toISOString().slice(0, 10)
  const from = new Date(new Date(to).getTime() - (days - 1) * DAY_MS)
  return { from: from.toISOString().slice(0, 10), to }
}

const readRows = async (
  { database, options }: Pick<PosthogInternals, "database" | "options">,
  { from, now }: { from: Date; now: Date }
): Promise<RevenueRow[]> => {
  const first = (prefix: string) => idAt(prefix, new Date(from.getTime() - ID_SLACK_MS))
  const { rows } = await database.raw<{ rows: RevenueRow[] }>(
    revenueStatement(await database.sortsIdsByTime()),
    {
      from,
      first_order: first("order"),
      first_capture: first("capt"),
      first_refund: first("ref"),
      first_cart: first("cart"),
      idle_since: new Date(now.getTime() - options.abandonedCartAfterHours * HOUR_MS),
      usual: DEFAULT_DECIMALS,
      unusual: JSON.stringify(unusualDecimals),
    }
  )
  return rows
}

const sumOf = (days: readonly DayAccuracy[]) => {
  const of = (read: (day: DayAccuracy) => number) => days.reduce((sum, each) => sum + read(each), 0)
  return {
    delivered: of(({ delivered }) => delivered),
    overdue: of(({ overdue }) => overdue),
    set_aside: of(({ set_aside }) => set_aside),
    missing: of(({ missing }) => missing),
  }
}
