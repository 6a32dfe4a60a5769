import type { Database } from "../database/gate"
import { historyWith } from "./history"
import { inBatches } from "./in-batches"
import { SUSPECT_ATTEMPTS } from "./leased-events"
import { KINDS } from "./listed-event"
import { IS_UNINTENDED } from "./look-up"

/** The events that a person chose: some, or all that were set aside for a reason, until a time if one is given. */
export type Chosen = { uuids: readonly string[] } | { reason: string; before?: Date | undefined }

/**
 * Sends events again that were set aside, after all others, and events that were held back now. One that crashed its process goes alone.
 *
 * @param by the ID of the person
 * @returns how many; those that have no payload left, or that are being sent, stay as they are
 */
export const sendAgain = (database: Database, chosen: Chosen, by: string): Promise<number> =>
  steer(database, chosen, {
    by,
    among: `(${KINDS.setAside} OR ${KINDS.waits} AND leased_by IS NULL AND due_at > now())`,
    act: "retried",
    set: `set_aside_at = NULL, set_aside_reason = NULL, last_error = NULL, due_at = now(),
      attempts = CASE WHEN set_aside_reason = 'crashed' THEN ${SUSPECT_ATTEMPTS} ELSE 0 END`,
  })

/**
 * Gives events up that were set aside. The receipt stays, so that they aren't recorded again. Those that are chosen one by one may have lost
 * their payload: nothing else ends their difference in a comparison. Returns how many.
 */
export const discardEvents = (database: Database, chosen: Chosen, by: string): Promise<number> =>
  steer(database, chosen, {
    by,
    among: "uuids" in chosen ? IS_UNINTENDED : KINDS.setAside,
    act: "discarded",
    set: `properties = NULL, set_aside_at = now(), set_aside_reason = 'discarded', last_error = NULL`,
  })

interface Act {
  by: string
  among: string
  act: "retried" | "discarded"
  set: string
}

const BY_REASON = `set_aside_reason = :reason AND set_aside_at <= CAST(:before AS timestamptz)`

const steer = (
  database: Database,
  chosen: Chosen,
  { by, among, act, set }: Act
): Promise<number> => {
  const [which, bindings] =
    "uuids" in chosen
      ? [`uuid = ANY(:uuids)`, { uuids: chosen.uuids }]
      : [BY_REASON, { reason: chosen.reason, before: chosen.before?.toISOString() ?? "infinity" }]
  return inBatches(
    database,
    `UPDATE posthog_outbox_event
     SET history = ${historyWith({ what: act, said: "by" })}, ${set}, updated_at = now()`,
    `${which} AND ${among}`,
    { by, ...bindings }
  )
}
