import type { Attribution } from "./attribution"
import { attributionOf } from "./attribution"
import { consentCookieName, cookiesOf, posthogCookieName, posthogCookieOf } from "./cookies"
import { consentOf, consentOfCookie, consentOfHeader, consentOfStore, isAllowed } from "./consent"
import type { Consent, ConsentOption } from "./consent"
import { flagsOf } from "./flags"
import { anonymousId, uuidV7 } from "./ids"
import type { FlagAnswers, Flags } from "../../events/flags/flags"
import { known } from "../../lib/known"

/** What a request says about the browser it came from. Every value is valid, but none is proven. IDs to keep only with consent. */
export interface Visit {
  /** Undefined if the request says nothing about it. */
  consent?: Consent
  /** The browser's anonymous ID. */
  anonymousId?: string
  /** The ID of a browser whose visitor hasn't agreed, to tell it from the one that did. Compared, and never kept. */
  comparedId?: string
  sessionId?: string
  windowId?: string
  attribution?: Attribution
  /** The flags that the browser has shown. */
  flags?: FlagAnswers
}

/** The headers that are read, by Node's lower-case names. */
export const VISIT_HEADERS = {
  distinctId: "x-posthog-distinct-id",
  sessionId: "x-posthog-session-id",
  windowId: "x-posthog-window-id",
  consent: "x-posthog-consent",
  attribution: "x-posthog-attribution",
  flags: "x-posthog-flags",
} as const

/** A request's headers as Node gives them. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>

/** How a visit is read. */
export interface ReadVisit {
  consent: ConsentOption
  /** The project's key, by which posthog-js names its cookies. */
  token?: string
  /** The store's flags. No other is read. */
  flags?: Flags
  now: Date
}

/**
 * Reads what a request says about its browser; undefined if it says nothing. Without consent, only that, and what tells a browser without an
 * answer from one that has agreed.
 *
 * Headers win over the cookie: the kit reads posthog-js itself, while the cookie is written a moment later. If the kit leaves IDs out because
 * the visitor hasn't agreed, the cookie's don't count either.
 *
 * @throws what the store's consent function throws
 */
export const visitOf = (
  headers: Headers,
  { consent: option, token, flags, now }: ReadVisit
): Visit | undefined => {
  if (option === "off") {
    return undefined
  }
  const header = (name: keyof typeof VISIT_HEADERS) => one(headers[VISIT_HEADERS[name]])
  const cookies = token ? cookiesOf(one(headers.cookie)) : new Map<string, string>()
  const told = [
    consentOfHeader(header("consent")),
    token ? consentOfCookie(cookies.get(consentCookieName(token))) : undefined,
  ]
  const isTold =
    header("distinctId") !== undefined ||
    header("sessionId") !== undefined ||
    (told[0] ?? "granted") !== "granted"
  const cookie = token && !isTold ? posthogCookieOf(cookies.get(posthogCookieName(token)), now) : {}
  const ids = known({
    anonymousId: anonymousId(header("distinctId") ?? cookie.distinctId),
    sessionId: uuidV7(header("sessionId") ?? cookie.sessionId),
    windowId: uuidV7(header("windowId")),
    attribution: attributionOf(header("attribution"), now),
    flags: flagsOf(header("flags"), flags),
  })
  const ofStore = typeof option === "function" ? consentOfStore(option, { headers }) : undefined
  const ofVisitor = consentOf(told)
  // Global Privacy Control alone must not change what a store without the kit sends.
  if (!ofStore && !ofVisitor && Object.keys(ids).length === 0) {
    return undefined
  }
  const consent = ofStore ?? (one(headers["sec-gpc"]) === "1" ? "denied" : ofVisitor)
  if (!isAllowed(consent, option)) {
    const comparedId = consent === "pending" ? ids.anonymousId : undefined
    return consent && { consent, ...(comparedId && { comparedId }) }
  }
  return { ...(consent && { consent }), ...ids }
}

/** A header that came twice is not believed. */
const one = (value: string | string[] | undefined): string | undefined =>
  typeof value === "string" ? value : undefined
