/** What a visitor decided about being tracked. `pending`: no one asked, or there is no answer yet. */
export type Consent = "granted" | "denied" | "pending"

/** What the store's own consent function gets. */
export interface ConsentRequest {
  /** The request's headers, by lowercase name. */
  headers: Readonly<Record<string, string | string[] | undefined>>
}

/** Returns what a visitor decided; undefined if the request's own headers and cookies should decide. */
export type ConsentFunction = (request: ConsentRequest) => Consent | undefined

/**
 * What a missing decision means: consent until it is withdrawn (`opt-out`), or none until it is given (`opt-in`, and a function). `off`
 * ignores browsers altogether.
 */
export type ConsentOption = "opt-out" | "opt-in" | "off" | ConsentFunction

/** Reads the kit's header. Anything other than its three words is no decision. */
export const consentOfHeader = (value: string | undefined): Consent | undefined => {
  const word = value?.trim().toLowerCase()
  return word === "granted" || word === "denied" || word === "pending" ? word : undefined
}

const YES = new Set(["1", "true", "yes"])
const NO = new Set(["0", "false", "no"])

/** Reads posthog-js's own consent value (`__ph_opt_in_out_<token>`), as permissively as posthog-js does. */
export const consentOfCookie = (value: string | undefined): Consent | undefined => {
  const word = value?.trim().toLowerCase() ?? ""
  return YES.has(word) ? "granted" : NO.has(word) ? "denied" : undefined
}

/** Combines what a request says about consent: one refusal is enough, and Global Privacy Control is one. */
export const consentOf = (
  told: readonly (Consent | undefined)[],
  { hasGpc = false } = {}
): Consent => {
  if (hasGpc || told.includes("denied")) {
    return "denied"
  }
  return told.find((consent) => consent !== undefined) ?? "pending"
}

/** Whether a visitor may be known: by a browser's IDs, a session, a campaign, or as a person. */
export const isAllowed = (consent: Consent, option: ConsentOption): boolean =>
  consent === "granted" || (consent === "pending" && option === "opt-out")
