import { ATTRIBUTION_KEY } from "../attribution"
import { asId } from "../headers"
import type { Visitor } from "../headers"
import { safely } from "../safely"
import { readTouch } from "../touch"
import type { Consent } from "../types"

/** The cookies of a request, as `cookies()` of `next/headers` returns them. */
export interface CookieStore {
  get(name: string): { value: string } | undefined
}

/** How posthog-js is set up in the browser. */
export interface PosthogCookieOptions {
  /** PostHog's project API key. Without it, no IDs are sent. */
  apiKey: string | undefined
  /** As in posthog-js. */
  opt_out_capturing_by_default?: boolean
  consent_persistence_name?: string | null
  opt_out_capturing_cookie_prefix?: string | null
  persistence_name?: string
}

const SESSION_IDLE_MS = 30 * 60_000
const SESSION_MAX_MS = 86_400_000

/** Who is there, as far as posthog-js's cookies tell; the rules are those of `connect` in the browser. */
export const readCookies = (
  cookies: CookieStore,
  options: PosthogCookieOptions,
  wantsPrivacy = false
): Visitor => {
  const read = (name: string) => safely(() => cookies.get(name)?.value)
  const said = readConsent(read(consentCookie(options)))
  const consent = said === "pending" && wantsPrivacy ? "denied" : said
  if (consent === "denied" || (consent === "pending" && options.opt_out_capturing_by_default)) {
    return { consent }
  }
  return {
    consent,
    ...idsIn(read(identityCookie(options))),
    attribution: readTouch(read(ATTRIBUTION_KEY)) || undefined,
  }
}

const consentCookie = (options: PosthogCookieOptions): string =>
  options.consent_persistence_name ||
  `${options.opt_out_capturing_cookie_prefix || "__ph_opt_in_out_"}${options.apiKey}`

const identityCookie = ({ apiKey = "", persistence_name }: PosthogCookieOptions): string =>
  persistence_name
    ? `ph_${persistence_name}`
    : `ph_${apiKey.replace(/\+/g, "PL").replace(/\//g, "SL").replace(/=/g, "EQ")}_posthog`

const readConsent = (value: string | undefined): Consent => {
  const text = value?.toLowerCase() ?? ""
  if (/^(1|true|yes)$/.test(text)) {
    return "granted"
  }
  return /^(0|false|no)$/.test(text) ? "denied" : "pending"
}

const idsIn = (cookie: string | undefined): Pick<Visitor, "distinctId" | "sessionId"> =>
  safely(() => {
    const state = JSON.parse(cookie ?? "{}") as { distinct_id?: unknown; $sesid?: unknown }
    const distinctId = asId(state.distinct_id)
    const [lastActivity, sessionId, start] = Array.isArray(state.$sesid)
      ? (state.$sesid as unknown[])
      : []
    const now = Date.now()
    const isCurrent =
      now - Number(lastActivity) <= SESSION_IDLE_MS && now - Number(start) <= SESSION_MAX_MS
    return distinctId ? { distinctId, sessionId: isCurrent ? asId(sessionId) : undefined } : {}
  }, {})
