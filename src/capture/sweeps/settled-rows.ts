import type { AnyEventDefinition } from "../../events/catalog"
import { isStatementError } from "../../lib/blame"
import { HOUR_MS, MINUTE_MS } from "../../lib/time"
import type { Database } from "../../modules/posthog/database/gate"
import { idAt } from "../rows/ids/id-window"
import type { Row } from "../rows/row"

/**
 * Twice as long as the slowest payment provider of Medusa takes to give up: Stripe's tries three times, and waits 80 seconds each time. It
 * has to end well before health expects an order in the outbox.
 */
export const SETTLED_AFTER_MS = 10 * MINUTE_MS

/**
 * Orders whose shopper has chosen how to pay, and for which no payment was authorized. The order is written before its provider is asked.
 * Links that are dismissed count, too: Medusa dismisses them before it deletes the order.
 */
const unpaid = (orders: string): string => `
  WITH young AS (${orders})
  SELECT young.id FROM young
  JOIN order_payment_collection link ON link.order_id = young.order_id
  JOIN payment_session session ON session.payment_collection_id = link.payment_collection_id AND session.deleted_at IS NULL
  LEFT JOIN payment ON payment.payment_collection_id = link.payment_collection_id AND payment.deleted_at IS NULL
  GROUP BY young.id
  HAVING count(payment.id) = 0 AND NOT bool_or(session.status IN ('authorized', 'captured', 'pending_authorization'))`

const YOUNG = "id = ANY(:ids) AND created_at > :since"

/**
 * Selects the rows that Medusa may still delete, because nothing shows yet that the payment provider agreed. Once a later capture of a payment
 * has passed, Medusa notes all of its captures, also one that still hangs.
 */
const UNSETTLED: Record<string, string> = {
  order: unpaid(`SELECT id, id AS order_id FROM "order" WHERE ${YOUNG}`),
  order_cart: unpaid(`SELECT id, order_id FROM order_cart WHERE ${YOUNG}`),
  capture: `
    WITH young AS (SELECT id, payment_id FROM capture WHERE ${YOUNG})
    SELECT young.id FROM young JOIN payment ON payment.id = young.payment_id
    WHERE payment.captured_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM order_transaction done WHERE done.reference_id = young.id AND done.deleted_at IS NULL)`,
  // A canceled order's refund is noted under the payment's ID, right after it.
  refund: `
    WITH young AS (SELECT id, payment_id, created_at FROM refund WHERE ${YOUNG})
    SELECT young.id FROM young
    WHERE NOT EXISTS (
      SELECT 1 FROM order_transaction done
      WHERE done.deleted_at IS NULL AND done.reference = 'refund'
        AND (done.reference_id = young.id OR (done.reference_id = young.payment_id AND done.created_at >= young.created_at))
    )`,
}

/**
 * Leaves out new rows that Medusa may still delete. It writes an order, a capture, or a refund before the payment provider agrees, and a
 * provider may hang for minutes. What no provider has agreed to after ten minutes counts: the store's own code may have made it, or a process
 * died before it could note that the provider agreed.
 *
 * @param afterMs how old a row counts, in milliseconds, although no provider has agreed
 */
export const settledRows = async (
  database: Pick<Database, "raw">,
  { entity, idPrefix, proof }: Pick<AnyEventDefinition, "entity" | "idPrefix" | "proof">,
  rows: readonly Row[],
  afterMs = SETTLED_AFTER_MS
): Promise<Row[]> => {
  const statement = proof.by === "new row" ? UNSETTLED[entity] : undefined
  const first = idAt(idPrefix, new Date(Date.now() - HOUR_MS))
  const ids = rows.map(({ id }) => id).filter((id) => id >= first)
  if (statement === undefined || ids.length === 0) {
    return [...rows]
  }
  const bindings = { ids, since: new Date(Date.now() - afterMs) }
  const found = await database
    .raw<{ rows: { id: string }[] }>(statement, bindings)
    .catch((error: unknown) => {
      // In a Medusa release with other tables, an order that is taken back is better than none recorded.
      if (isStatementError(error)) {
        return { rows: [] }
      }
      throw error
    })
  const unsettled = new Set(found.rows.map(({ id }) => id))
  return rows.filter(({ id }) => !unsettled.has(id))
}
