import { types } from "node:util"
import { MedusaError } from "@medusajs/framework/utils"
import { ignoreRejection } from "../../lib/json/leaf"

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

const DECISIONS: readonly unknown[] = ["granted", "denied", "pending"] satisfies Consent[]

/**
 * What the store's own function says about a request; undefined if it leaves the decision to the headers.
 *
 * @throws what the function throws, and a MedusaError for anything that is no decision, such as the promise of an `async` one
 */
export const consentOfStore = (
  decide: ConsentFunction,
  request: ConsentRequest
): Consent | undefined => {
  const answer: unknown = decide(request) ?? undefined
  if (answer === undefined || DECISIONS.includes(answer)) {
    return answer as Consent | undefined
  }
  ignoreRejection(answer)
  throw new MedusaError(
    MedusaError.Types.INVALID_DATA,
    `Expected \`consent\` to return "granted", "denied", "pending", or undefined, got ${types.isPromise(answer) ? "a promise" : typeof answer}. Make it a function that isn't async and returns one of these.`,
    "no_decision"
  )
}

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

/** Combines what a request says about consent: one refusal is enough. Undefined if it says nothing. */
export const consentOf = (told: readonly (Consent | undefined)[]): Consent | undefined =>
  told.includes("denied") ? "denied" : told.find((consent) => consent !== undefined)

/** Whether a visitor may be known: by a browser's IDs, a session, a campaign, or as a person. Silence is like `pending`. */
export const isAllowed = (consent: Consent | undefined, option: ConsentOption): boolean =>
  consent === "granted" || (consent !== "denied" && option === "opt-out")
