import type { MedusaRequest } from "@medusajs/framework/http"
import { identifiedBrowser } from "../../../events/customers/browser-identified"
import { isAllowed } from "../../../identity/browser/consent"
import type { Visit } from "../../../identity/browser/visit"
import type { PosthogInternals } from "../../../modules/posthog/internals"
import { resolvePosthog } from "../../../modules/posthog/resolve"
import { warn } from "./read-visit"

/** Whose request it was. */
export interface Visited {
  cartId?: string
  /** The account that is signed in, as Medusa verified it. */
  customerId?: string
}

/** Has a browser's ID merged into an account. */
const join = (
  internals: Pick<PosthogInternals, "memory">,
  browser: { anonymous_id: string; customer_id: string },
  visit: Visit
): void =>
  internals.memory.addMoment(identifiedBrowser({ ...browser, at: new Date().toISOString() }, visit))

/**
 * Keeps that an account was signed in at a request which says nothing about its browser, as one of a storefront's server. If it is
 * the cart's customer, the browser that an earlier request named is merged into the account. Never rejects.
 */
export const keepAccount = async (
  req: MedusaRequest,
  { cartId, customerId: customer_id }: Required<Visited>,
  always: boolean
): Promise<void> => {
  try {
    const { internals } = resolvePosthog(req.scope)
    const told = { cartId, customerId: customer_id }
    const proven = await internals.identities.rememberAccount(told, always)
    if (proven) {
      const { anonymous_id, consent } = proven
      join(internals, { anonymous_id, customer_id }, { consent })
    }
  } catch (error) {
    warn(req.scope, "couldn't save whose cart it is", error)
  }
}

/**
 * Keeps what a request said about its browser, if that is new, and has a browser's ID merged into the account that is signed in. Never
 * rejects: what goes wrong is logged by name, and no shopper sees it.
 */
export const keepVisit = async (
  req: MedusaRequest,
  visit: Visit,
  visited: Visited
): Promise<void> => {
  try {
    const { internals, options } = resolvePosthog(req.scope)
    const isKnown = isAllowed(visit.consent, options.consent)
    const isNew = await internals.identities.remember({ visit, isAllowed: isKnown, ...visited })
    const { anonymousId: anonymous_id } = visit
    const { customerId: customer_id } = visited
    if (isNew && customer_id !== undefined && anonymous_id !== undefined) {
      join(internals, { anonymous_id, customer_id }, visit)
    }
  } catch (error) {
    warn(req.scope, "couldn't save what a request says about its browser", error)
  }
}
