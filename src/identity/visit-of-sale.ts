import { HOUR_MS, MINUTE_MS } from "../lib/time"
import { readPath } from "../lib/path"
import type { Time } from "../events/language/time"
import { timeOfUuidV7 } from "./browser/ids"
import type { Visit } from "./browser/visit"

/** PostHog joins an event to a session that began no longer ago. */
const SESSION_MS = 24 * HOUR_MS

/** Clocks of browsers and servers differ. */
const CLOCKS_MS = 5 * MINUTE_MS

/**
 * PostHog's properties that put a fact of a visit into its session; none if it lies outside, because it would stretch the session.
 */
export const sessionProperties = (
  visit: Visit | undefined,
  time: Time
): { $session_id?: string; $window_id?: string } => {
  if (!visit?.sessionId) {
    return {}
  }
  const age = new Date(time).getTime() - timeOfUuidV7(visit.sessionId).getTime()
  return age >= -CLOCKS_MS && age < SESSION_MS
    ? { $session_id: visit.sessionId, ...(visit.windowId && { $window_id: visit.windowId }) }
    : {}
}

/** Whether a customer in a row has an account, and so is known by their own id. */
export const isAccount = (row: object, path: string): boolean =>
  (readPath(row, path) as { has_account?: boolean | null } | null | undefined)?.has_account === true
