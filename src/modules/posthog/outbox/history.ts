/** An act, and the binding that says who did it or why. */
interface Act {
  what: "retried" | "discarded"
  said: "by" | "detail"
}

/** SQL for an event's history with an act added. The columns say only what is now, so what an act undoes goes into the history with it. */
export const historyWith = ({ what, said }: Act): string => `coalesce(history, '[]') ||
  CASE WHEN delivered_at IS NULL THEN '[]' ELSE jsonb_build_array(jsonb_build_object(
    'what', 'delivered', 'at', delivered_at)) END ||
  CASE WHEN set_aside_at IS NULL THEN '[]' ELSE jsonb_build_array(jsonb_build_object(
    'what', 'set_aside', 'at', set_aside_at, 'reason', set_aside_reason, 'detail', last_error)) END ||
  jsonb_build_array(jsonb_build_object('what', '${what}', 'at', now(), '${said}', CAST(:${said} AS text)))`

/**
 * SQL that lets a delivered event be sent again. Needs the binding `detail`, which says why.
 *
 * @param dueAt SQL for when
 */
export const sentAgain = (dueAt: string): string =>
  `history = ${historyWith({ what: "retried", said: "detail" })}, delivered_at = NULL, due_at = ${dueAt}, attempts = 0, updated_at = now()`
