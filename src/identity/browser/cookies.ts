import { isJsonObject, parsed } from "../../lib/json/parse"
import { MINUTE_MS, DAY_MS } from "../../lib/time"

/** What posthog-js's cookie says, not validated yet. */
export interface PosthogCookie {
  distinctId?: unknown
  sessionId?: unknown
}

/** More than a browser sends. */
const MAX_COOKIES = 16_384

/** posthog-js ends a session after so long without activity, and after a day. */
const SESSION_IDLE_MS = 30 * MINUTE_MS
const SESSION_MAX_MS = DAY_MS

/** A request's cookies by their raw names; of two with one name the first, as the browser has it. */
export const cookiesOf = (header: string | undefined): Map<string, string> => {
  const cookies = new Map<string, string>()
  if (!header || header.length > MAX_COOKIES) {
    return cookies
  }
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=")
    const name = pair.slice(0, at).trim()
    if (at > 0 && !cookies.has(name)) {
      cookies.set(name, pair.slice(at + 1).trim())
    }
  }
  return cookies
}

/** Where posthog-js writes down the visitor's decision, if `opt_out_capturing_persistence_type` is `cookie`. */
export const consentCookieName = (token: string): string => `__ph_opt_in_out_${token}`

/** posthog-js's main cookie. */
export const posthogCookieName = (token: string): string =>
  `ph_${token.replace(/\+/g, "PL").replace(/\//g, "SL").replace(/=/g, "EQ")}_posthog`

/**
 * Reads posthog-js's main cookie: its anonymous ID, and its session if it still runs. Of a browser that has identified itself only the
 * session: a login alone proves an account.
 */
export const posthogCookieOf = (value: string | undefined, now: Date): PosthogCookie => {
  const state = parsed(decoded(value))
  if (!isJsonObject(state)) {
    return {}
  }
  const [lastActivity, sessionId, start] = Array.isArray(state.$sesid) ? state.$sesid : []
  const runs = within(lastActivity, now, SESSION_IDLE_MS) && within(start, now, SESSION_MAX_MS)
  return {
    ...(state.$user_state !== "identified" && { distinctId: state.distinct_id }),
    ...(runs && { sessionId: sessionId as unknown }),
  }
}

const within = (time: unknown, now: Date, ms: number): boolean =>
  typeof time === "number" && Math.abs(now.getTime() - time) <= ms

const decoded = (value = ""): string | undefined => {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}
