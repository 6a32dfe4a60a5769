import type { EventDefinition } from "./language/event-definition"
import type { PropertiesOf } from "./language/property-tables"
import { cartAbandoned } from "./carts/cart-abandoned"
import { cartCreated } from "./carts/cart-created"
import { checkoutCompleted } from "./carts/checkout-completed"
import { checkoutStarted } from "./carts/checkout-started"
import { claimCreated } from "./after-sales/claim-created"
import { customerCreated } from "./customers/customer-created"
import { customerDeleted } from "./customers/customer-deleted"
import { customerIdentified } from "./customers/customer-identified"
import { customerJoinedGroup } from "./customers/customer-joined-group"
import { customerUpdated } from "./customers/customer-updated"
import { guestMerged } from "./customers/guest-merged"
import { exchangeCreated } from "./after-sales/exchange-created"
import {
  customerGroupIdentified,
  regionIdentified,
  salesChannelIdentified,
} from "./groups/group-identified"
import {
  fulfillmentCanceled,
  orderDelivered,
  orderFulfilled,
  orderShipped,
} from "./fulfillment/fulfillments"
import { orderArchived, orderCompleted } from "./orders/order-status"
import { orderCanceled } from "./orders/order-canceled"
import { orderEdited } from "./orders/order-edited"
import { orderPlaced } from "./orders/order-placed"
import { orderTransferRequested } from "./orders/order-transfer-requested"
import { paymentAuthorized } from "./payments/payment-authorized"
import { paymentCaptured } from "./payments/payment-captured"
import { paymentFailed } from "./payments/payment-failed"
import { paymentMethodSelected } from "./payments/payment-method-selected"
import { paymentRefunded } from "./payments/payment-refunded"
import { productAddedToCart, productRemovedFromCart } from "./carts/cart-items"
import { promotionApplied, promotionRemoved } from "./carts/cart-promotions"
import { returnReceived } from "./after-sales/return-received"
import { returnRequested } from "./after-sales/return-requested"
import { shippingMethodSelected } from "./carts/shipping-method-selected"
import { subscriptionCanceled } from "./subscriptions/subscription-canceled"
import { subscriptionCreated } from "./subscriptions/subscription-created"
import { subscriptionUpdated } from "./subscriptions/subscription-updated"
import type { MomentId, moments } from "./moments"

/** Every event over rows, by the definition's ID. `docs/events.md` is generated from it. */
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
  guest_merged: guestMerged,
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

/** Id of an event over rows. */
export type EventId = keyof typeof catalog

/** The properties of an event, by its definition's id: `EventProperties<"order_placed">["total"]` is a number. */
export type EventProperties<Id extends EventId | MomentId> = PropertiesOf<
  (typeof catalog & typeof moments)[Id]
>

/** A definition with its row type erased; rows come from `query.graph` with the definition's own fields. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Row is both read and passed, so only `any` erases it.
export type AnyEventDefinition = EventDefinition<any>

export const definitions: readonly AnyEventDefinition[] = Object.values(catalog)
