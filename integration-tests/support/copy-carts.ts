import type { Sql } from "../../tools/lib/sql"
import { copyRows } from "./copy-rows"
import type { Kind } from "./copy-rows"

const LINES = "(select id from cart_line_item where cart_id = $1)"
const METHODS = "(select id from cart_shipping_method where cart_id = $1)"
const COLLECTION = "(select payment_collection_id from cart_payment_collection where cart_id = $1)"

/** The customer is the template's. */
const CART: Kind = {
  tables: {
    cart: "id = $1",
    cart_address:
      "id in (select unnest(array[billing_address_id, shipping_address_id]) from cart where id = $1)",
    cart_line_item: "cart_id = $1",
    cart_line_item_tax_line: `item_id in ${LINES}`,
    cart_line_item_adjustment: `item_id in ${LINES}`,
    cart_shipping_method: "cart_id = $1",
    cart_shipping_method_tax_line: `shipping_method_id in ${METHODS}`,
    cart_shipping_method_adjustment: `shipping_method_id in ${METHODS}`,
    cart_promotion: "cart_id = $1",
    cart_payment_collection: "cart_id = $1",
    payment_collection: `id in ${COLLECTION}`,
    payment_collection_payment_providers: `payment_collection_id in ${COLLECTION}`,
    payment_session: `payment_collection_id in ${COLLECTION}`,
  },
  ownIds: /\b(?:ca(?:rt|addr|li|sm)[a-z]*|pay_col|payses)_[0-9A-Z]{26}\b/g,
}

/** Copies carts that are ready to be completed. Preparing each through the Store API would take six requests. */
export const copyCarts = (
  sql: Sql,
  templates: readonly string[],
  count: number
): Promise<string[]> =>
  copyRows(sql, CART, { templates, moments: Array.from({ length: count }, () => new Date()) })
