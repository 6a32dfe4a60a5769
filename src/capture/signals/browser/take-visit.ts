import type {
  AuthenticatedMedusaRequest,
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { isRowId } from "../../../events/language/row-id"
import { atMost } from "../../../lib/in-time"
import type { Visit } from "../../../identity/browser/visit"
import { keepAccount, keepVisit } from "./keep-visit"
import type { Visited } from "./keep-visit"
import { readAnswer } from "./read-answer"
import { asksBrowsers, readVisit } from "./read-visit"

/** A checkout waits no longer than this for its browser to be kept. */
const COMPLETE_WAITS_MS = 50

/**
 * A middleware for the store's routes of carts, payments, and customers: keeps what a request says about its browser, or at least whose
 * account it comes from, after the response was sent. Only if a cart is being completed, it is kept before, because the order has to find it.
 */
export const takeVisit = (
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction
): void => {
  const visit = readVisit(req)
  if (!visit && !asksBrowsers(req)) {
    next()
    return
  }
  const cartId = cartOfPath(req.originalUrl)
  if (cartId !== undefined && isCompletion(req.originalUrl)) {
    const kept = keep(req, visit, { cartId, customerId: signedIn(req) })
    void atMost(COMPLETE_WAITS_MS, kept).then(() => next())
    return
  }
  // The answer names a new cart, of which no earlier request can have named a browser.
  const answerOf = visit ? readAnswer(res) : () => undefined
  res.once("finish", () => {
    // Who refuses does so even if Medusa refuses the rest of the request, as for a cart that was completed.
    if (res.statusCode < 300 || visit?.consent === "denied") {
      void keep(req, visit, visitedBy(req, cartId, answerOf()))
    }
  })
  next()
}

/** Requests that may be the last of a customer before their order, or make a cart theirs. */
const DECISIVE = /^\/store\/carts\/[^/?#]+\/(?:complete|customer)(?:[/?#]|$)/

/** Whether a request says nothing of its browser that may be kept. */
const isSilent = (visit: Visit | undefined): boolean =>
  visit === undefined || (visit.consent === "pending" && visit.anonymousId === undefined)

const keep = async (
  req: MedusaRequest,
  visit: Visit | undefined,
  visited: Visited
): Promise<void> => {
  const { cartId, customerId } = visited
  if (visit) {
    await keepVisit(req, visit, visited)
  }
  // Who hasn't answered is signed in all the same.
  if (isSilent(visit) && cartId !== undefined && customerId !== undefined) {
    await keepAccount(req, { cartId, customerId }, DECISIVE.test(req.originalUrl))
  }
}

/** A new cart and a new customer are in the answer, a payment's cart in the request. */
const visitedBy = (req: MedusaRequest, cartId: string | undefined, answer: unknown): Visited => {
  const { cart, customer } = Object(answer) as Answer
  const { cart_id } = Object(req.body) as { cart_id?: unknown }
  const isSignUp = /^\/store\/customers\/?(?:\?|$)/.test(req.originalUrl)
  return {
    cartId: cartId ?? rowId(cart?.id) ?? rowId(cart_id),
    customerId: signedIn(req) ?? (isSignUp ? rowId(customer?.id) : undefined),
  }
}

interface Answer {
  cart?: { id?: unknown } | null
  customer?: { id?: unknown } | null
}

/** Medusa verified the token, whatever the headers say. */
export const signedIn = (req: MedusaRequest): string | undefined => {
  const { auth_context } = req as Partial<AuthenticatedMedusaRequest>
  return auth_context?.actor_type === "customer" ? rowId(auth_context.actor_id) : undefined
}

const rowId = (id: unknown): string | undefined => (isRowId(id) ? id : undefined)

/** The cart in the address of one of its routes. */
export const cartOfPath = (url: string): string | undefined =>
  rowId(/^\/store\/carts\/([^/?#]+)/.exec(url)?.[1])

const isCompletion = (url: string): boolean =>
  /^\/store\/carts\/[^/?#]+\/complete(?:[/?#]|$)/.test(url)
