import type { MedusaRequest } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { isAllowed } from "../../../identity/browser/consent"
import { mayBeMerged } from "../../../identity/illegal-ids"
import { visitOfRow } from "../../../identity/visit"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import { readVisit, warn } from "../browser/read-visit"
import { cartOfPath, signedIn } from "../browser/take-visit"
import type { VisitingSubject } from "./take-flag"

/** Who a request's visitor is: the account that is signed in, or the browser. Undefined for one who may not be known. Never rejects. */
export const subjectOf = async (req: MedusaRequest): Promise<VisitingSubject | undefined> => {
  const { options } = resolvePosthog(req.scope)
  const visit = readVisit(req)
  const of = { visit, cartId: cartOfPath(req.originalUrl) }
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

/**
 * Whether a customer may be known. What they decided in another browser counts until this one says something else. Nothing is kept about
 * browsers: whoever names one knows what it said. Never rejects.
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
  try {
    const consents = await internals.identities.ofCustomers([customerId])
    return !visitOfRow(visit, consents.get(customerId), options).denied
  } catch (error) {
    warn(container, "could not read a customer's consent", error)
    return false
  }
}
