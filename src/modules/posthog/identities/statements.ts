import type { Attribution } from "../../../identity/browser/attribution"
import type { Consent } from "../../../identity/browser/consent"
import type { Visit } from "../../../identity/browser/visit"
import type { Database } from "../database/gate"

/** Longer than catch-up looks back for an abandoned cart. Later facts of an order follow its receipt. */
const KEPT_DAYS = 60

/**
 * Writes down what a request said about the browser of a cart, if the cart is there and something is new. A request says less than
 * another, such as a server's without the window: what it does not say stays, unless it comes from another browser.
 */
export const upsertIdentity = async (
  database: Database,
  cartId: string,
  { consent, anonymousId, sessionId, windowId, attribution }: Visit
): Promise<void> => {
  await database.raw(
    `INSERT INTO posthog_identity AS known (cart_id, consent, anonymous_id, session_id, window_id, attribution)
     SELECT :cartId, :consent, (
       -- A customer's id is proven by a login only.
       SELECT :anonymousId::text WHERE NOT EXISTS (SELECT 1 FROM customer WHERE id = :anonymousId::text)
     ), :sessionId, :windowId, :attribution::jsonb
     WHERE EXISTS (SELECT 1 FROM cart WHERE id = :cartId)
     ON CONFLICT (cart_id) DO UPDATE SET
       consent = excluded.consent,
       anonymous_id = CASE WHEN excluded.consent = 'denied' THEN NULL ELSE COALESCE(excluded.anonymous_id, known.anonymous_id) END,
       session_id = CASE WHEN excluded.consent = 'denied' THEN NULL ELSE COALESCE(excluded.session_id, known.session_id) END,
       window_id = CASE WHEN excluded.consent = 'denied' THEN NULL ELSE COALESCE(excluded.window_id, known.window_id) END,
       attribution = CASE WHEN excluded.consent = 'denied' THEN NULL ELSE COALESCE(excluded.attribution, known.attribution) END,
       updated_at = now()`,
    {
      cartId,
      consent,
      anonymousId: anonymousId ?? null,
      sessionId: sessionId ?? null,
      windowId: windowId ?? null,
      attribution: attribution ? JSON.stringify(attribution) : null,
    }
  )
}

interface IdentityRow {
  of: string
  consent: Consent
  anonymous_id: string | null
  session_id: string | null
  window_id: string | null
  attribution: Attribution | null
}

const COLUMNS = "consent, anonymous_id, session_id, window_id, attribution"

export const identitiesOfCarts = async (
  database: Database,
  cartIds: readonly string[]
): Promise<Map<string, Visit>> =>
  byOwner(
    await database.raw<{ rows: IdentityRow[] }>(
      `SELECT cart_id AS of, ${COLUMNS} FROM posthog_identity WHERE cart_id = ANY(?)`,
      [[...cartIds]]
    )
  )

export const identitiesOfOrders = async (
  database: Database,
  orderIds: readonly string[]
): Promise<Map<string, Visit>> =>
  byOwner(
    await database.raw<{ rows: IdentityRow[] }>(
      `SELECT order_cart.order_id AS of, ${COLUMNS} FROM order_cart
       JOIN posthog_identity ON posthog_identity.cart_id = order_cart.cart_id
       WHERE order_cart.order_id = ANY(?) AND order_cart.deleted_at IS NULL`,
      [[...orderIds]]
    )
  )

const byOwner = ({ rows }: { rows: IdentityRow[] }): Map<string, Visit> =>
  new Map(
    rows.map(({ of, consent, anonymous_id, session_id, window_id, attribution }) => [
      of,
      {
        consent,
        ...(anonymous_id && { anonymousId: anonymous_id }),
        ...(session_id && { sessionId: session_id }),
        ...(window_id && { windowId: window_id }),
        ...(attribution && { attribution }),
      },
    ])
  )

export const forgetOldIdentities = async (database: Database): Promise<void> => {
  await database.raw(
    `DELETE FROM posthog_identity WHERE updated_at < now() - ? * interval '1 day'`,
    [KEPT_DAYS]
  )
}
