import type { Time } from "../language/time"
import { buyerOf } from "../language/buyer"
import { CART_LOOK_BACK_MS, cartProperties, wholeCartFields, wholeCartProperties } from "./cart-row"
import type { WholeCart } from "./cart-row"
import { defineEvent } from "../language/define-event"
import { orderProperties, orderRefFields } from "../orders/order-ref"
import type { OrderRef } from "../orders/order-ref"
import { text } from "../language/properties"

interface CompletedCart extends WholeCart {
  shipping_methods?: { name?: string | null }[] | null
  payment_collection?: { payments?: { provider_id?: string | null }[] | null } | null
}

/** The link of a cart with the order that it became, as `checkout_completed` loads it. */
export interface OrderCartRow {
  id: string
  cart_id: string
  order_id: string
  created_at: Time
  cart?: CompletedCart | null
  order?: OrderRef | null
}

const cartOf = (row: OrderCartRow) => ({ ...row.cart, id: row.cart_id })

/**
 * A cart became an order. The link of the two proves it, and not the cart's `completed_at`: a link that a failed payment took back
 * is deleted, and a completed cart's contents never change again.
 */
export const checkoutCompleted = defineEvent<OrderCartRow>()({
  id: "checkout_completed",
  topic: "carts",
  volume: "checkout",
  lookBackMs: CART_LOOK_BACK_MS,
  doc: "A cart became an order: the end of a checkout, with what was in the cart. `order_placed` tells of the same order, and of those that had no cart.",
  entity: "order_cart",
  idPrefix: "ordercart",
  fields: [
    "id",
    "cart_id",
    "order_id",
    "created_at",
    ...wholeCartFields("cart"),
    "cart.shipping_methods.name",
    "cart.payment_collection.payments.provider_id",
    "cart.customer.has_account",
    ...orderRefFields("order"),
  ],
  proof: { by: "new row", where: {} },
  hints: { "order.placed": { payload: "id", field: "order_id", once: true } },
  time: (row) => row.created_at,
  key: (row) => row.cart_id,
  keyFields: ["cart_id"],
  person: { ...buyerOf("order"), fallback: "cart_id" },
  properties: {
    ...cartProperties(cartOf, (row) => row.created_at),
    ...orderProperties((row: OrderCartRow) => row.order ?? { id: row.order_id }),
    ...wholeCartProperties(cartOf),
    shipping_option: text(
      "Name of the shipping option.",
      (row: OrderCartRow) => row.cart?.shipping_methods?.[0]?.name
    ),
    payment_provider: text(
      "Medusa's id of the payment provider, such as `pp_stripe_stripe`.",
      (row: OrderCartRow) => row.cart?.payment_collection?.payments?.[0]?.provider_id
    ),
  },
})
