import type { Amount } from "../language/amount"
import { defineEvent } from "../language/define-event"
import type { EventDeclaration } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import { FULFILLMENT_PROVIDER_DOC } from "../language/property-docs"
import { defineProperties } from "../language/property-tables"
import type { Time } from "../language/time"
import { hoursSinceOrder, orderProperties } from "../orders/order-ref"
import type { OrderRef } from "../orders/order-ref"

/** A fulfillment as its events load it. Address, labels, and tracking numbers aren't loaded. */
export interface FulfillmentRow {
  id: string
  created_at: Time
  shipped_at?: Time | null
  delivered_at?: Time | null
  canceled_at?: Time | null
  provider_id?: string | null
  shipping_option_id?: string | null
  shipping_option?: { name?: string | null } | null
  items?: { quantity: Amount }[] | null
  /** Absent for a return, which the shopper sends to the merchant. */
  order?: OrderRef | null
}

const fulfillmentProperties = defineProperties<FulfillmentRow>()({
  fulfillment_id: property.text(
    "Medusa's fulfillment ID; the same in all events about the fulfillment.",
    "id"
  ),
  item_count: property.sum(
    "Units in this fulfillment. If a product is stocked as several parts, the parts are counted.",
    "items.quantity"
  ),
  fulfillment_provider: property.text(FULFILLMENT_PROVIDER_DOC, "provider_id"),
  shipping_option_id: property.text("Medusa's shipping option ID.", "shipping_option_id"),
  shipping_option: property.text("Name of the shipping option.", "shipping_option.name"),
})

/**
 * Shared by all definitions over fulfillments. `time` is the column that proves the event and holds its time.
 *
 * A return's fulfillment belongs to no order and is skipped, because returns have their own events.
 */
const overFulfillments = (time: "created_at" | "shipped_at" | "delivered_at" | "canceled_at") =>
  ({
    topic: "fulfillment",
    entity: "fulfillment",
    idPrefix: "ful",
    proof:
      time === "created_at"
        ? { by: "new row", where: {} }
        : { by: "changed row", where: { [time]: { $ne: null } } },
    isReady: (row) => Boolean(row.order),
    time,
    person: buyerOf("order"),
    properties: {
      ...orderProperties("order"),
      ...hoursSinceOrder<FulfillmentRow>("order", time),
      ...fulfillmentProperties,
    },
  }) satisfies Partial<EventDeclaration<FulfillmentRow>>

export const orderFulfilled = defineEvent<FulfillmentRow>()({
  ...overFulfillments("created_at"),
  id: "order_fulfilled",
  doc: "Some or all items of an order were packed. Each partial fulfillment is an event.",
  hints: { "order.fulfillment_created": { payload: "fulfillment_id", field: "id" } },
})

export const orderShipped = defineEvent<FulfillmentRow>()({
  ...overFulfillments("shipped_at"),
  id: "order_shipped",
  doc: "A fulfillment of an order was handed over to the carrier. Each package is an event.",
  hints: { "shipment.created": "id" },
})

export const orderDelivered = defineEvent<FulfillmentRow>()({
  ...overFulfillments("delivered_at"),
  id: "order_delivered",
  doc: "A fulfillment of an order was marked as delivered. Each package is an event.",
  hints: { "delivery.created": "id" },
})

export const fulfillmentCanceled = defineEvent<FulfillmentRow>()({
  ...overFulfillments("canceled_at"),
  id: "fulfillment_canceled",
  doc: "A fulfillment was canceled before it shipped. Its items have to be packed again.",
  hints: { "order.fulfillment_canceled": { payload: "fulfillment_id", field: "id" } },
})
