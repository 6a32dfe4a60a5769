import { defineEvent } from "../language/define-event"
import { overFulfillments } from "./fulfillment-row"
import type { FulfillmentRow } from "./fulfillment-row"

/** A fulfillment arrived: the row's `delivered_at` proves it and gives the time. */
export const orderDelivered = defineEvent<FulfillmentRow>()({
  ...overFulfillments("delivered_at"),
  id: "order_delivered",
  doc: "A fulfillment of an order was marked as delivered. Each parcel is an event.",
  hints: { "delivery.created": "id" },
})
