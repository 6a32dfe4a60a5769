import { isIllegalDistinctId } from "../illegal-ids"

/** Printable ASCII without what only code has: quotes, brackets, percent signs. Other letters would come through a header broken. */
const PRINTABLE = /^[^\s"'`%;<>[\]{}\\\x00-\x20\x7f-\uffff]{1,200}$/

/** Medusa's IDs of customers. A browser that has identified itself sends one; only the session's own login proves it. */
const CUSTOMER = /^cus_/i

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/**
 * The anonymous ID of a browser; undefined for what no browser makes, for IDs that PostHog gives nobody, for a customer's ID, and for
 * e-mail addresses, which some stores identify people by and which never leave the store.
 */
export const anonymousId = (value: unknown): string | undefined =>
  typeof value === "string" &&
  PRINTABLE.test(value) &&
  !CUSTOMER.test(value) &&
  !value.includes("@") &&
  !(value in Object.prototype) &&
  !isIllegalDistinctId(value)
    ? value
    : undefined

/** The ID of a session or a window of posthog-js: a UUID of version 7, which PostHog's table of sessions asks for. */
export const uuidV7 = (value: unknown): string | undefined => {
  const id = typeof value === "string" ? value.toLowerCase() : ""
  return UUID_V7.test(id) ? id : undefined
}

/** When a UUID of version 7 was made. */
export const timeOfUuidV7 = (id: string): Date =>
  new Date(parseInt(id.slice(0, 8) + id.slice(9, 13), 16))
