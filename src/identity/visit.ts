import { readPath } from "../lib/path"
import { HOUR_MS } from "../lib/time"
import type { AnyEventDefinition } from "../events/catalog"
import type { Time } from "../events/language/time"
import { attributionProperties } from "./browser/attribution"
import { isAllowed } from "./browser/consent"
import type { Consent, ConsentOption } from "./browser/consent"
import { timeOfUuidV7 } from "./browser/ids"
import type { Visit } from "./browser/visit"
import { mayBeMerged } from "./illegal-ids"

/** What the store knows of the visit that a cart or an order came from. */
export interface KnownVisit extends Visit {
  /** The account that was signed in when the browser's ID came, or later with its own cart. */
  customerId?: string
}

/** What a row says of its visit. */
export interface VisitOfRow extends KnownVisit {
  /** The visitor may not be known: the event belongs to no one, or is dropped. */
  denied?: OnDenied
}

/** What becomes of an event whose visitor refused. */
export type OnDenied = "anonymous" | "drop"

/** The options about visitors. */
export interface VisitOptions {
  consent: ConsentOption
  onDenied: OnDenied
}

/**
 * What the visitor of a row decided.
 *
 * @param ofAccount what the customer decided last, which counts if the visit itself says nothing
 * @param isAccounts whether the row is proven to be the customer's: then a refusal of theirs counts whatever their visit said before
 */
export const decisionOf = (
  { consent }: KnownVisit,
  ofAccount: Consent | undefined,
  isAccounts = false
): Consent | undefined =>
  isDecided(consent) && !(isAccounts && ofAccount === "denied") ? consent : ofAccount

/** What to make of a visit by the store's options and what its visitor decided. */
export const visitOfRow = (
  visit: KnownVisit,
  decision: Consent | undefined,
  { consent, onDenied }: VisitOptions
): VisitOfRow => (isAllowed(decision, consent) ? visit : { denied: onDenied })

/** Whether a visitor has answered. */
export const isDecided = (consent: Consent | undefined): boolean =>
  consent === "granted" || consent === "denied"

/** The visit of a row, if one was assigned. */
export const visitAt = (row: object): VisitOfRow => (row as { visit?: VisitOfRow }).visit ?? {}

/**
 * The properties that an event may have. One whose visitor refused names no customer, whoever it is: the account that asks for a guest's
 * order may be the same person.
 */
export const sayable = (
  { denied }: VisitOfRow,
  properties: Record<string, unknown>
): Record<string, unknown> =>
  denied
    ? Object.fromEntries(
        Object.entries(properties).filter(
          ([, value]) => typeof value !== "string" || mayBeMerged(value)
        )
      )
    : properties

/** PostHog leaves out a session with an event before its start, or so long after it. */
const SESSION_MS = 24 * HOUR_MS

/** The properties that join a fact to its visit. None if the fact isn't part of a visit, because it would stretch the session. */
export const visitProperties = (
  { ofVisit }: Pick<AnyEventDefinition, "ofVisit">,
  visit: VisitOfRow,
  time: Date
): Record<string, string> =>
  ofVisit === undefined
    ? {}
    : {
        ...(ofVisit === "session and campaign" && attributionProperties(visit.attribution, time)),
        ...sessionProperties(visit, time),
      }

const sessionProperties = (
  { sessionId, windowId }: VisitOfRow,
  time: Time
): { $session_id?: string; $window_id?: string } => {
  if (!sessionId) {
    return {}
  }
  const age = new Date(time).getTime() - timeOfUuidV7(sessionId).getTime()
  return age >= 0 && age < SESSION_MS
    ? { $session_id: sessionId, ...(windowId && { $window_id: windowId }) }
    : {}
}

/** Whether a customer in a row has an account, and so is known by their own ID. */
export const isAccount = (row: object, path: string): boolean =>
  (readPath(row, path) as { has_account?: boolean | null } | null | undefined)?.has_account === true
