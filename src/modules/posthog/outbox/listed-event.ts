import { DROPPED, IS_ASIDE, IS_SET_ASIDE, WAITS } from "./conditions"

/** What was done with an event, by a person or the three-way check, or undone, as the row's `history` keeps it. */
export interface HistoryRow {
  what: "delivered" | "set_aside" | "retried" | "discarded"
  at: string
  by?: string
  reason?: string
  detail?: string | null
}

/** A set-aside event without a payload can't be sent, so nobody has to look at it. */
const IS_NEVER_SENT = `properties IS NULL OR set_aside_reason = ${DROPPED}`

/** The conditions by which the indexes hold what a person sees. */
export const KINDS = {
  waits: WAITS,
  delivered: "delivered_at IS NOT NULL AND deleted_at IS NULL",
  setAside: `${IS_SET_ASIDE} AND set_aside_reason <> ${DROPPED}`,
  dropped: `${IS_ASIDE} AND (${IS_NEVER_SENT})`,
}

/** SQL for the columns of a `ListedEvent`. */
export const LISTED = `uuid, event, definition, set_aside_reason AS reason, distinct_id, entity_id, "timestamp", amount, currency,
  attempts, created_at, due_at, delivered_at, set_aside_at, last_error,
  CASE WHEN delivered_at IS NOT NULL THEN 'delivered'
       WHEN set_aside_at IS NOT NULL THEN CASE WHEN ${IS_NEVER_SENT} THEN 'dropped' ELSE 'set_aside' END
       WHEN due_at <= now() THEN 'waiting'
       WHEN leased_by IS NOT NULL THEN 'leased'
       ELSE 'held_back' END AS state`
