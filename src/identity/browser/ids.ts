import { isIllegalDistinctId } from "../illegal-ids"

/** Printable ASCII: what posthog-js and its bootstrap make. Other letters would come through a header broken. */
const PRINTABLE = /^[\x21-\x7e]{1,200}$/

/** Medusa's ids of customers. A browser that has identified itself sends one; only the session's own login proves it. */
const CUSTOMER = /^cus_/i

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/**
 * The anonymous id of a browser; undefined for what no browser makes, for ids that PostHog gives nobody, for a customer's id, and for
 * e-mail addresses, which some stores identify people by and which never leave the store.
 */
export const anonymousId = (value: unknown): string | undefined =>
  typeof value === "string" &&
  PRINTABLE.test(value) &&
  !CUSTOMER.test(value) &&
  !value.includes("@") &&
  !isIllegalDistinctId(value)
    ? value
    : undefined

/** The id of a session or a window of posthog-js: a UUID of version 7, which PostHog's table of sessions asks for. */
export const uuidV7 = (value: unknown): string | undefined => {
  const id = typeof value === "string" ? value.toLowerCase() : ""
  return UUID_V7.test(id) ? id : undefined
}

/** When a UUID of version 7 was made. */
export const timeOfUuidV7 = (id: string): Date =>
  new Date(parseInt(id.slice(0, 8) + id.slice(9, 13), 16))
