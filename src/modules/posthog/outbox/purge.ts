import type { Database } from "../database/gate"
import { WAITS } from "./conditions"
import { inBatches } from "./in-batches"

/** How long the outbox keeps what it no longer needs. */
export interface Retention {
  retentionDays: number
  unsentRetentionDays: number
  /** In local mode, waiting events are deleted after `unsentRetentionDays`, too. */
  isLocal: boolean
}

/** What a purge deleted: payloads of delivered and set-aside events, and events that nobody could send. */
export interface Purged {
  delivered: number
  setAside: number
  waiting: number
}

/** The row stays as a receipt, so that the same fact isn't recorded again. */
const DELETE_PAYLOAD = "UPDATE posthog_outbox_event SET properties = NULL"

const HAS_PAYLOAD = "properties IS NOT NULL AND deleted_at IS NULL"

/** What is no longer needed, and the column with the time since when. */
const OLD: Record<keyof Purged, { change: string; which: string; since: string }> = {
  delivered: { change: DELETE_PAYLOAD, which: HAS_PAYLOAD, since: "delivered_at" },
  setAside: {
    // PostHog's answer may quote the payload.
    change: `${DELETE_PAYLOAD}, last_error = NULL`,
    which: `${HAS_PAYLOAD} AND delivered_at IS NULL`,
    since: "set_aside_at",
  },
  // None of these was sent, so the row goes, too, and a backfill may record it again. What a person lets be sent again has a new `updated_at`.
  waiting: {
    change: "DELETE FROM posthog_outbox_event",
    which: `${WAITS} AND updated_at < now() - :days * interval '1 day'`,
    since: "due_at",
  },
}

/** Deletes what has passed its retention time, the oldest first. */
export const purge = async (
  database: Database,
  { retentionDays, unsentRetentionDays, isLocal }: Retention
): Promise<Purged> => {
  const purgeOld = (state: keyof Purged, days: number) => {
    const { change, which, since } = OLD[state]
    const isOld = `${since} < now() - :days * interval '1 day'`
    return inBatches(database, change, `${isOld} AND ${which} ORDER BY ${since}`, { days })
  }
  return {
    delivered: await purgeOld("delivered", retentionDays),
    setAside: await purgeOld("setAside", unsentRetentionDays),
    waiting: isLocal ? await purgeOld("waiting", unsentRetentionDays) : 0,
  }
}
