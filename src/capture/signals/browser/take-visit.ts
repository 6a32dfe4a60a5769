import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { isRowId } from "../../../events/language/row-id"
import { visitOf } from "../../../identity/browser/visit"
import type { Visit } from "../../../identity/browser/visit"
import { errorName } from "../../../lib/error-name"
import { resolvePosthog } from "../../../modules/posthog/resolve"

/** A checkout waits no longer than this for its browser to be written down. */
const COMPLETE_WAITS_MS = 50

/**
 * A middleware for the store's routes of carts and payments: keeps what a request says about its browser, after the answer was sent.
 * Only where a cart is completed it is kept before, because the order has to find it. What goes wrong here is logged by name, and no
 * shopper sees it.
 */
export const takeVisit = (
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction
): void => {
  const visit = read(req)
  if (!visit) {
    next()
    return
  }
  const cartId = cartOfPath(req.originalUrl)
  if (cartId !== undefined && isCompletion(req.originalUrl)) {
    void atMost(COMPLETE_WAITS_MS, keep(req, cartId, visit)).then(() => next())
    return
  }
  const answered = cartId === undefined ? readAnswer(res) : () => undefined
  res.once("finish", () => {
    const id = cartId ?? cartOfBody(req.body) ?? cartOfBody(answered())
    if (res.statusCode < 300 && id !== undefined) {
      void keep(req, id, visit)
    }
  })
  next()
}

const read = (req: MedusaRequest): Visit | undefined => {
  try {
    const { options } = resolvePosthog(req.scope)
    return options.disabled
      ? undefined
      : visitOf(req.headers, { mode: options.consent, token: options.apiKey, now: new Date() })
  } catch (error) {
    warn(req, error)
    return undefined
  }
}

/** Never rejects. */
const keep = async (req: MedusaRequest, cartId: string, visit: Visit): Promise<void> => {
  try {
    await resolvePosthog(req.scope).internals.identities.remember(cartId, visit)
  } catch (error) {
    warn(req, error)
  }
}

const warn = (req: MedusaRequest, error: unknown): void => {
  req.scope
    .resolve(ContainerRegistrationKeys.LOGGER)
    .warn(`medusa-plugin-posthog: could not keep a request's browser id: ${errorName(error)}`)
}

const cartOfPath = (url: string): string | undefined => {
  const id = /^\/store\/carts\/([^/?#]+)/.exec(url)?.[1]
  return isRowId(id) ? id : undefined
}

const isCompletion = (url: string): boolean =>
  /^\/store\/carts\/[^/?#]+\/complete(?:[/?#]|$)/.test(url)

/** A new cart is in the answer, a payment's in the request. */
const cartOfBody = (body: unknown): string | undefined => {
  const { cart_id, cart } = Object(body) as { cart_id?: unknown; cart?: { id?: unknown } }
  const id = cart_id ?? cart?.id
  return isRowId(id) ? id : undefined
}

const readAnswer = (res: MedusaResponse): (() => unknown) => {
  const json = res.json.bind(res)
  let answer: unknown
  res.json = (body) => {
    answer = body
    return json(body)
  }
  return () => answer
}

const atMost = async (ms: number, work: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, limit])
  clearTimeout(timer)
}
