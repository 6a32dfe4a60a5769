import { orderCanceled } from "../orders/order-canceled"
import type { CanceledOrderRow } from "../orders/order-canceled"
import { orderEdited } from "../orders/order-edited"
import type { OrderEditRow } from "../orders/order-edited"
import { orderPlaced } from "../orders/order-placed"
import type { OrderRow } from "../orders/order-placed"
import { paymentRefunded } from "../payments/payment-refunded"
import type { RefundRow } from "../payments/payment-refunded"
import { property } from "../language/properties"
import { under } from "../language/property-tables"
import { entry } from "./entry"
import type { Taxonomy } from "./entry"
import { specOfCarts } from "./spec-cart"
import { specAmounts, specRevenue } from "./spec-order"
import type { SpecOrderRow } from "./spec-order"

type PlacedOrder = OrderRow & SpecOrderRow

type CanceledOrder = CanceledOrderRow & SpecOrderRow

/** An edit with its order in the version that the edit made. */
type EditedOrder = OrderEditRow & { edited?: SpecOrderRow | null }

const LACKS_OF_PRODUCTS =
  "`brand`, `url` and `position` of a product: Medusa knows no brands, not where your storefront is, and not in which list a product stood."

/**
 * PostHog's e-commerce events specification: names and properties that its destinations understand without mapping.
 *
 * Only events that say the same are covered. A capture is no "Order Completed" and the choice of a payment provider no "Payment Info
 * Entered"; shipping, returns, claims, exchanges and customers are not in the spec.
 *
 * @see https://posthog.com/docs/data/event-spec/ecommerce-events
 */
export const ecommerceSpec: Taxonomy = {
  order_placed: entry<PlacedOrder>({
    event: "Order Completed",
    properties: {
      checkout_id: property.text(
        "Medusa's id of the cart; absent where the order began as a draft.",
        "cart_link.cart_id"
      ),
      order_id: orderPlaced.properties.order_id,
      subtotal: property.money("Items after discounts, without shipping and tax.", specRevenue),
      ...specAmounts,
    },
    lacks: LACKS_OF_PRODUCTS,
  }),
  order_edited: entry<EditedOrder>({
    event: "Order Updated",
    related: { as: "edited", entity: "order", by: "order_id", version: "version" },
    properties: {
      order_id: orderEdited.properties.order_id,
      ...under("edited", specAmounts),
    },
    lacks: LACKS_OF_PRODUCTS,
  }),
  order_canceled: entry<CanceledOrder>({
    event: "Order Cancelled",
    properties: {
      order_id: orderCanceled.properties.order_id,
      ...specAmounts,
    },
    lacks: LACKS_OF_PRODUCTS,
  }),
  payment_refunded: entry<RefundRow>({
    event: "Order Refunded",
    properties: {
      order_id: paymentRefunded.properties.order_id,
      total: property.money("What was given back.", "amount"),
      currency: paymentRefunded.properties.currency,
    },
    lacks: "`products`: Medusa notes what is refunded as an amount, and not for which lines.",
  }),
  ...specOfCarts,
}
