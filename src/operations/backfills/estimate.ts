import type { MedusaContainer } from "@medusajs/framework/types"
import { estimateBackfill } from "../../capture/sweeps/backfill/backfill-span"
import { sumOf } from "../../lib/sum-of"
import { resolvePosthog } from "../../modules/posthog/resolve"
import { inputOf } from "./schema"
import type { BackfillEstimate, NewBackfill } from "./schema"

/** Half of what the bench reaches at half the time, for a store that hasn't run a backfill yet. */
const USUAL_RATE = 150

/** A shorter backfill says nothing about the rate. */
const MIN_SEEN = 1_000

const LAST = 5

/** Counts what a backfill would check, and says about how long it takes. Records nothing. */
export const readEstimate = async (
  container: MedusaContainer,
  input: NewBackfill
): Promise<BackfillEstimate> => {
  const counts = await estimateBackfill(container, inputOf(input))
  const events = Object.entries(counts).map(([event, rows]) => ({ event, rows }))
  const rows = sumOf(events, (each) => each.rows)
  return {
    rows,
    seconds: Math.ceil(rows / (await usualRate(container))),
    events: events.filter((each) => each.rows > 0),
  }
}

/** Rows per second of the store's last backfills. */
const usualRate = async (container: MedusaContainer): Promise<number> => {
  const { backfills } = resolvePosthog(container).internals
  const last = await backfills.list({ limit: LAST })
  const long = last.filter(({ seen, worked_seconds }) => seen >= MIN_SEEN && worked_seconds > 0)
  return long.length > 0
    ? sumOf(long, ({ seen }) => seen) / sumOf(long, ({ worked_seconds }) => worked_seconds)
    : USUAL_RATE
}
