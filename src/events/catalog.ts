import type { EventDefinition, PropertiesOf } from "./define-event"
import { cartAbandoned } from "./definitions/cart-abandoned"
import { cartCreated } from "./definitions/cart-created"
import { checkoutCompleted } from "./definitions/checkout-completed"
import { checkoutStarted } from "./definitions/checkout-started"
import { claimCreated } from "./definitions/claim-created"
import { customerCreated } from "./definitions/customer-created"
import { customerDeleted } from "./definitions/customer-deleted"
import { customerIdentified } from "./definitions/customer-identified"
import { customerJoinedGroup } from "./definitions/customer-joined-group"
import { customerUpdated } from "./definitions/customer-updated"
import { exchangeCreated } from "./definitions/exchange-created"
import {
  customerGroupIdentified,
  regionIdentified,
  salesChannelIdentified,
} from "./definitions/group-identified"
import { fulfillmentCanceled } from "./definitions/fulfillment-canceled"
import { orderArchived } from "./definitions/order-archived"
import { orderCanceled } from "./definitions/order-canceled"
import { orderCompleted } from "./definitions/order-completed"
import { orderDelivered } from "./definitions/order-delivered"
import { orderEdited } from "./definitions/order-edited"
import { orderFulfilled } from "./definitions/order-fulfilled"
import { orderPlaced } from "./definitions/order-placed"
import { orderShipped } from "./definitions/order-shipped"
import { orderTransferRequested } from "./definitions/order-transfer-requested"
import { paymentAuthorized } from "./definitions/payment-authorized"
import { paymentCaptured } from "./definitions/payment-captured"
import { paymentFailed } from "./definitions/payment-failed"
import { paymentMethodSelected } from "./definitions/payment-method-selected"
import { paymentRefunded } from "./definitions/payment-refunded"
import { productAddedToCart } from "./definitions/product-added-to-cart"
import { productRemovedFromCart } from "./definitions/product-removed-from-cart"
import { promotionApplied } from "./definitions/promotion-applied"
import { promotionRemoved } from "./definitions/promotion-removed"
import { returnReceived } from "./definitions/return-received"
import { returnRequested } from "./definitions/return-requested"
import { shippingMethodSelected } from "./definitions/shipping-method-selected"
import { subscriptionCanceled } from "./definitions/subscription-canceled"
import { subscriptionCreated } from "./definitions/subscription-created"
import { subscriptionUpdated } from "./definitions/subscription-updated"
import type { MomentId, moments } from "./moments"

/** Every event the plugin knows, by the definition's id. `docs/events.md` is made from it. */
export const catalog = {
  order_placed: orderPlaced,
  order_canceled: orderCanceled,
  order_completed: orderCompleted,
  order_edited: orderEdited,
  order_archived: orderArchived,
  order_transfer_requested: orderTransferRequested,
  payment_authorized: paymentAuthorized,
  payment_failed: paymentFailed,
  payment_captured: paymentCaptured,
  payment_refunded: paymentRefunded,
  order_fulfilled: orderFulfilled,
  order_shipped: orderShipped,
  order_delivered: orderDelivered,
  fulfillment_canceled: fulfillmentCanceled,
  return_requested: returnRequested,
  return_received: returnReceived,
  claim_created: claimCreated,
  exchange_created: exchangeCreated,
  customer_created: customerCreated,
  customer_identified: customerIdentified,
  customer_updated: customerUpdated,
  customer_deleted: customerDeleted,
  subscription_created: subscriptionCreated,
  subscription_updated: subscriptionUpdated,
  subscription_canceled: subscriptionCanceled,
  customer_group_identified: customerGroupIdentified,
  sales_channel_identified: salesChannelIdentified,
  region_identified: regionIdentified,
  customer_joined_group: customerJoinedGroup,
  cart_created: cartCreated,
  product_added_to_cart: productAddedToCart,
  product_removed_from_cart: productRemovedFromCart,
  promotion_applied: promotionApplied,
  promotion_removed: promotionRemoved,
  checkout_started: checkoutStarted,
  shipping_method_selected: shippingMethodSelected,
  payment_method_selected: paymentMethodSelected,
  checkout_completed: checkoutCompleted,
  cart_abandoned: cartAbandoned,
}

/** Id of an event definition. */
export type EventId = keyof typeof catalog

/** The properties of an event, by its definition's id: `EventProperties<"order_placed">["total"]` is a number. */
export type EventProperties<Id extends EventId | MomentId> = PropertiesOf<
  (typeof catalog & typeof moments)[Id]
>

/** A definition whose row type is no longer known; rows come from `query.graph` with the definition's own fields. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Row is both read and passed, so only `any` erases it.
export type AnyEventDefinition = EventDefinition<any>

/** The catalog's definitions as a list. */
export const definitions: readonly AnyEventDefinition[] = Object.values(catalog)
