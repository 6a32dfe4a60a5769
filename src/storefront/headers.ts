import type { Consent } from "./types"

/** An ID that may be a header's value; posthog-js's name for "no ID" is none. */
const ID = /^(?!\$posthog_cookieless$)[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?$/

/** What the server is told about a visitor. */
export interface Visitor {
  /** Undefined while nothing tells: the server then keeps what it knows. */
  consent?: Consent
  distinctId?: string
  sessionId?: string
  windowId?: string
  attribution?: string
  flags?: string
}

/** The value if it can be an ID, else undefined. */
export const asId = (value: unknown): string | undefined =>
  typeof value === "string" && ID.test(value) ? value : undefined

/** The visitor as request headers. */
export const toHeaders = (visitor: Visitor): Record<string, string> => {
  const headers: Record<string, string> = {}
  const add = (name: string, value?: string) => {
    if (value) {
      headers[`X-POSTHOG-${name}`] = value
    }
  }
  add("CONSENT", visitor.consent)
  add("DISTINCT-ID", visitor.distinctId)
  add("SESSION-ID", visitor.sessionId)
  add("WINDOW-ID", visitor.windowId)
  add("ATTRIBUTION", visitor.attribution)
  add("FLAGS", visitor.flags)
  return headers
}
