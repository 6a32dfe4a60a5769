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
import { lacksOfProduct, specAmounts, specRevenue } from "./spec-order"
import type { SpecOrderRow } from "./spec-order"

type PlacedOrder = OrderRow & SpecOrderRow

type CanceledOrder = CanceledOrderRow & SpecOrderRow

/** An edit with its order in the version that the edit created. */
type EditedOrder = OrderEditRow & { edited?: SpecOrderRow | null }

const LACKS_OF_PRODUCTS = lacksOfProduct(" of a product")

/**
 * PostHog's e-commerce events specification: names and properties that its destinations understand without mapping.
 *
 * Only events with the same meaning are covered. A capture isn't an "Order Completed", and the choice of a payment provider isn't a
 * "Payment Info Entered". Shipping, returns, claims, exchanges, and customers aren't in the spec.
 *
 * @see https://posthog.com/docs/data/event-spec/ecommerce-events
 */
export const ecommerceSpec: Taxonomy = {
  order_placed: entry<PlacedOrder>({
    event: "Order Completed",
    properties: {
      checkout_id: property.text(
        "Medusa's cart ID; absent if the order started as a draft.",
        "cart_link.cart_id"
      ),
      order_id: orderPlaced.properties.order_id,
      subtotal: specRevenue,
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
      total: property.money("Amount that was returned.", "amount"),
      currency: paymentRefunded.properties.currency,
    },
    lacks: "`products`, because Medusa stores only the amount of a refund, not its lines.",
  }),
  ...specOfCarts,
}
