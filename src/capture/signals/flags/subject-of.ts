import type { MedusaRequest } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { isAllowed } from "../../../identity/browser/consent"
import { mayBeMerged } from "../../../identity/illegal-ids"
import { isDecided } from "../../../identity/visit"
import { inTime } from "../../../lib/in-time"
import { DatabaseBusyError } from "../../../modules/posthog/database/busy"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import { readVisit, warn } from "../browser/read-visit"
import { cartOfPath, signedIn } from "../browser/take-visit"
import type { VisitingSubject } from "./take-flag"

/**
 * Who a request's visitor is: the account that is signed in, or the browser, and the cart whose route it is. Undefined for one who may not be
 * known. Never rejects.
 */
export const subjectOf = async (req: MedusaRequest): Promise<VisitingSubject | undefined> => {
  const { options } = resolvePosthog(req.scope)
  const visit = readVisit(req)
  const cartId = cartOfPath(req.originalUrl)
  const of = { visit, ...(cartId !== undefined && { cartId }) }
  const customerId = signedIn(req)
  if (customerId !== undefined) {
    return (await mayKnow(req.scope, customerId, visit))
      ? { ...of, distinctId: customerId }
      : undefined
  }
  return visit?.anonymousId !== undefined && isAllowed(visit.consent, options.consent)
    ? { ...of, distinctId: visit.anonymousId }
    : undefined
}

/** A page waits no longer than this for the database to tell what its customer decided. */
const CONSENT_WAITS_MS = 100

/**
 * Whether a customer may be known. What they decided in another browser counts until this one says something else. Nothing is kept about
 * browsers: whoever names one knows what it said. If the database doesn't tell in time, they may not. Never rejects.
 */
export const mayKnow = async (
  container: MedusaContainer,
  customerId: string,
  visit: VisitingSubject["visit"] = {}
): Promise<boolean> => {
  const { internals, options } = resolvePosthog(container)
  if (options.consent === "off" || mayBeMerged(customerId)) {
    return true
  }
  if (isDecided(visit.consent)) {
    return isAllowed(visit.consent, options.consent)
  }
  try {
    const read = internals.identities.ofCustomers([customerId], "short")
    const consents = await inTime(
      CONSENT_WAITS_MS,
      read,
      () => new DatabaseBusyError(CONSENT_WAITS_MS)
    )
    return isAllowed(consents.get(customerId), options.consent)
  } catch (error) {
    warn(container, "couldn't read a customer's consent", error)
    return false
  }
}
