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

/** The visitor as request headers: `distinctId` becomes `X-POSTHOG-DISTINCT-ID`. */
export const toHeaders = (visitor: Visitor): Record<string, string> => {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(visitor)) {
    if (value) {
      headers[`X-POSTHOG-${name.replace("Id", "-Id").toUpperCase()}`] = value as string
    }
  }
  return headers
}
