import type { Backfill, BackfillStatus } from "../../../modules/posthog/leases/backfills"

/** The progress of a backfill. */
export interface BackfillProgress {
  id: string
  /** Rows to check, as counted at the start. */
  estimate: number
  seen: number
  recorded: number
  /** Rows that no event could be made of. The log names the first one of each event. */
  skipped: number
  status: BackfillStatus
}

/** A backfill as it was requested, with its progress. */
export interface BackfillSummary extends BackfillProgress {
  from: string | null
  to: string | null
  events: string[]
  /** Whether a process is running it now. */
  is_active: boolean
  /** Whether the store's processes run it, rather than a command. */
  in_background: boolean
  /** How much is done, in percent. */
  percent: number
  /** Rows checked per second, its rests included; null before its first page. */
  rows_per_second: number | null
  /** About how long it still takes; null if that isn't known, or it doesn't run. */
  seconds_left: number | null
  /** Why the last attempt to run it in the background failed. */
  last_error: string | null
  created_at: string
  updated_at: string
}

export const progressOf = ({
  id,
  estimate,
  seen,
  recorded,
  skipped,
  status,
}: BackfillProgress): BackfillProgress => ({
  id,
  estimate,
  seen,
  recorded,
  skipped,
  status,
})

export const summaryOf = (backfill: Backfill): BackfillSummary => {
  const { status, estimate, seen, worked_seconds } = backfill
  const rate = seen > 0 && worked_seconds > 0 ? seen / worked_seconds : null
  return {
    ...progressOf(backfill),
    from: backfill.from_at && backfill.from_at.toISOString(),
    to: backfill.to_at && backfill.to_at.toISOString(),
    events: backfill.definitions,
    is_active: backfill.is_held && status === "running",
    in_background: backfill.in_background,
    percent: percentOf(backfill),
    rows_per_second: rate && Math.round(rate * 10) / 10,
    seconds_left:
      rate && status === "running" ? Math.ceil(Math.max(0, estimate - seen) / rate) : null,
    last_error: backfill.last_error,
    created_at: backfill.created_at.toISOString(),
    updated_at: backfill.updated_at.toISOString(),
  }
}

/** The estimate can be too high or, if rows came in the meantime, too low. */
const percentOf = ({ status, estimate, seen }: Backfill): number =>
  status === "done" ? 100 : Math.min(99, Math.floor((100 * seen) / Math.max(1, estimate)))
