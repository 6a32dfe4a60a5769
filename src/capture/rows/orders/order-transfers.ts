import type { Database } from "../../../modules/posthog/database/gate"
import type { OrderTransfer } from "../../../identity/order-owner"

/** An order that was transferred to another customer. */
export interface TransferredOrder {
  order_id: string
  transfers: OrderTransfer[]
  /** The `distinct_id` of the customer who placed it, if the rows show it. */
  placed_by: string
}

/**
 * Loads the accepted transfers of these orders, oldest first. Medusa doesn't record who had the order before. Its cart does.
 * Without a cart, it is the customer with the order's first email, preferring a guest to an account.
 *
 * In SQL, because an action's `details` contain the token and emails, which must not be loaded.
 */
export const transfersOf = async (
  database: Database,
  ids: readonly string[]
): Promise<Map<string, TransferredOrder>> => {
  if (ids.length === 0) {
    return new Map()
  }
  const { rows } = await database.raw<{ rows: TransferredOrder[] }>(TRANSFERS_STATEMENT, [[...ids]])
  return new Map(rows.map((order) => [order.order_id, order]))
}

const CUSTOMER_OF_CART = `
  SELECT cart.customer_id FROM order_cart link JOIN cart ON cart.id = link.cart_id
  WHERE link.order_id = transferred.order_id AND link.deleted_at IS NULL LIMIT 1`

const CUSTOMER_OF_EMAIL = `
  SELECT customer.id FROM customer WHERE customer.email = transferred.email
  ORDER BY customer.has_account, customer.deleted_at IS NOT NULL, customer.created_at LIMIT 1`

// A new email doesn't change the order's customer, and a token mailed there doesn't prove who placed it.
const TRANSFERS_STATEMENT = `
  WITH transfer AS (
    SELECT change.order_id, change.version, change.confirmed_at, action.reference_id AS customer_id,
      action.details ->> 'original_email' AS email, coalesce(action.details ->> 'token', '') <> '' AS has_token
    FROM order_change change
    JOIN order_change_action action ON action.order_change_id = change.id
      AND action.action = 'TRANSFER_CUSTOMER' AND action.deleted_at IS NULL
    WHERE change.order_id = ANY(?) AND change.change_type = 'transfer'
      AND change.confirmed_at IS NOT NULL AND change.deleted_at IS NULL
  ), new_email AS (
    SELECT DISTINCT ON (change.order_id) change.order_id, change.confirmed_at, action.details ->> 'old' AS email
    FROM order_change change
    JOIN order_change_action action ON action.order_change_id = change.id AND action.deleted_at IS NULL
    WHERE change.order_id IN (SELECT order_id FROM transfer) AND change.change_type = 'update_order'
      AND change.confirmed_at IS NOT NULL AND change.deleted_at IS NULL AND action.details ->> 'type' = 'email'
    ORDER BY change.order_id, change.confirmed_at
  ), transferred AS (
    SELECT transfer.order_id,
      json_agg(json_build_object(
        'customer_id', transfer.customer_id,
        'accepted_at', transfer.confirmed_at,
        'is_proven', transfer.has_token AND coalesce(transfer.confirmed_at < new_email.confirmed_at, true)
      ) ORDER BY transfer.version) AS transfers,
      CASE WHEN min(new_email.confirmed_at) < min(transfer.confirmed_at) THEN min(new_email.email)
        ELSE (array_agg(transfer.email ORDER BY transfer.version))[1] END AS email
    FROM transfer LEFT JOIN new_email ON new_email.order_id = transfer.order_id
    GROUP BY transfer.order_id
  )
  SELECT order_id, transfers, coalesce((${CUSTOMER_OF_CART}), (${CUSTOMER_OF_EMAIL}), order_id) AS placed_by
  FROM transferred`
