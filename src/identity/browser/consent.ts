/** What a visitor has decided about being tracked; `pending` means that nobody has asked or they have not answered. */
export type Consent = "granted" | "denied" | "pending"

/**
 * What the store takes a missing decision for: consent until it is withdrawn (`opt-out`), or none until it is given (`opt-in`). `off`
 * ignores browsers altogether.
 */
export type ConsentMode = "opt-out" | "opt-in" | "off"

/** Reads the kit's header. Anything else than its three words is no decision. */
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

/**
 * Combines what a request says about consent: one refusal is enough, whoever told it, and Global Privacy Control is one.
 *
 * @param told what the header, the cookie and the store's own function said
 */
export const consentOf = (
  told: readonly (Consent | undefined)[],
  { hasGpc = false } = {}
): Consent => {
  if (hasGpc || told.includes("denied")) {
    return "denied"
  }
  return told.find((consent) => consent !== undefined) ?? "pending"
}

/** Whether a browser's ids, session and campaign may be kept. */
export const isAllowed = (consent: Consent, mode: ConsentMode): boolean =>
  mode !== "off" && (consent === "granted" || (consent === "pending" && mode === "opt-out"))
