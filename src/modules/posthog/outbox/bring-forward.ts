import type { Database } from "../database/gate"
import { WAITS } from "./conditions"
import { inBatches } from "./in-batches"

/** No event waits or is leased for longer than ten minutes. */
const TOO_LATE = `due_at > now() + interval '15 minutes'`

/** A process that is sending an event keeps it for as long as a lease lasts. */
const NOW = `UPDATE posthog_outbox_event
  SET due_at = now() + CASE WHEN leased_by IS NULL THEN interval '0' ELSE interval '2 minutes' END,
    created_at = LEAST(created_at, now()), updated_at = now()`

/**
 * Makes events due that wait for longer than any event does: they were recorded or leased while the database's clock was ahead, and it has
 * been corrected since. Reads the end of an index, so it costs nothing while there are none.
 *
 * @returns how many there were
 */
export const bringForward = (database: Database): Promise<number> =>
  inBatches(database, NOW, `${WAITS} AND ${TOO_LATE} ORDER BY due_at`, {})
