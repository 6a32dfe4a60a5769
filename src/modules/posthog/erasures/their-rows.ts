/** As an array, so that PostgreSQL looks up each ID in an index, however many it expects. */
export const among = (ids: string): string => `= ANY (ARRAY(SELECT id FROM ${ids}))`

/** Two parts, because Medusa's indexes on customers leave out what is deleted. */
const ofCustomer = (table: string): string =>
  ["NULL", "NOT NULL"]
    .map((state) => `SELECT id FROM ${table} WHERE customer_id = :id AND deleted_at IS ${state}`)
    .join(" UNION ALL ")

/** A customer's carts, whoever has the orders by now that came of them. */
const CARTS = ofCustomer("cart")

/** Another customer's account that has a cart's order by now. */
const HOLDER = `
  SELECT 1 FROM order_cart link JOIN "order" sale ON sale.id = link.order_id JOIN customer holder ON holder.id = sale.customer_id
  WHERE link.cart_id = own.id AND link.deleted_at IS NULL AND holder.has_account AND holder.id <> :id`

/** The rows of a customer's orders and carts, by the entity of the events about them. Medusa's indexes leave out deleted ones. */
export const ROWS_OF_SALES: Readonly<Record<string, string>> = {
  order: `SELECT id FROM their_order`,
  order_cart: `SELECT id FROM order_cart WHERE order_id ${among("their_order")}`,
  order_change: `SELECT id FROM order_change WHERE order_id ${among("their_order")}`,
  return: `SELECT id FROM "return" WHERE order_id ${among("their_order")} AND deleted_at IS NULL`,
  fulfillment: `SELECT fulfillment_id FROM order_fulfillment WHERE order_id ${among("their_order")}`,
  cart: `SELECT id FROM their_cart`,
  line_item: `SELECT id FROM cart_line_item WHERE cart_id ${among("their_cart")} AND deleted_at IS NULL`,
  shipping_method: `SELECT id FROM cart_shipping_method WHERE cart_id ${among("their_cart")} AND deleted_at IS NULL`,
  cart_promotion: `SELECT id FROM cart_promotion WHERE cart_id ${among("their_cart")}`,
  payment_session: `SELECT id FROM payment_session WHERE payment_collection_id ${among("their_collection")} AND deleted_at IS NULL`,
  payment: `SELECT id FROM their_payment`,
  capture: `SELECT id FROM capture WHERE payment_id ${among("their_payment")} AND deleted_at IS NULL`,
  refund: `SELECT id FROM refund WHERE payment_id ${among("their_payment")} AND deleted_at IS NULL`,
}

/**
 * Parts of a `WITH`: `their_order`, `their_cart`, `their_row` with these and all that belongs to them, and the IDs under which events
 * about them are. An order is the customer's who has it. If that isn't an account, it is also whose cart it was, because a merchant gives
 * an order to a guest without any proof.
 */
export const THEIRS = `
  own_order AS MATERIALIZED (${ofCustomer(`"order"`)}),
  their_cart AS MATERIALIZED (
    SELECT cart_id AS id FROM order_cart WHERE order_id ${among("own_order")}
    UNION SELECT id FROM (${CARTS}) own WHERE NOT EXISTS (${HOLDER})
  ),
  their_order AS MATERIALIZED (
    SELECT id FROM own_order
    UNION SELECT order_id FROM order_cart WHERE cart_id ${among("their_cart")} AND deleted_at IS NULL
  ),
  their_collection AS MATERIALIZED (
    SELECT payment_collection_id AS id FROM order_payment_collection WHERE order_id ${among("their_order")}
    UNION SELECT payment_collection_id FROM cart_payment_collection WHERE cart_id ${among("their_cart")}
  ),
  their_payment AS MATERIALIZED (
    SELECT id FROM payment WHERE payment_collection_id ${among("their_collection")} AND deleted_at IS NULL
  ),
  their_row AS MATERIALIZED (${Object.values(ROWS_OF_SALES).join(" UNION ALL ")}),
  their_browser AS MATERIALIZED (
    SELECT distinct_id AS id FROM posthog_outbox_event
    WHERE entity_id ${among("their_row")} AND deleted_at IS NULL AND left(distinct_id, 4) <> 'cus_'
    UNION SELECT anonymous_id FROM posthog_identity WHERE cart_id ${among("their_cart")} AND anonymous_id IS NOT NULL
  )`

const parentOf = (table: string, parent: string, theirs: string): string =>
  `(SELECT ${parent} FROM ${table} WHERE ${table}.id = entity_id) IN (SELECT id FROM ${theirs})`

/**
 * Whether an event is about a row of one of their carts, which may be deleted, such as a product that was taken out. Only for few events:
 * each is looked up.
 */
export const IS_OF_DELETED = `(
  ${parentOf("cart_line_item", "cart_id", "their_cart")}
  OR ${parentOf("cart_shipping_method", "cart_id", "their_cart")}
  OR ${parentOf("payment_session", "payment_collection_id", "their_collection")})`

/**
 * Deletes what is known of the browsers of a customer's carts, and of those that led to their orders. Refusals stay: they have
 * only the cart's ID.
 */
export const FORGET_VISITS = `
  WITH ${THEIRS}
  DELETE FROM posthog_identity
    WHERE (cart_id ${among("their_cart")} OR cart_id = ANY (ARRAY(${CARTS}))) AND consent <> 'denied'`
