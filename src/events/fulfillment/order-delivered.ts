import { defineEvent } from "../language/define-event"
import { overFulfillments } from "./fulfillment-row"
import type { FulfillmentRow } from "./fulfillment-row"

export const orderDelivered = defineEvent<FulfillmentRow>()({
  ...overFulfillments("delivered_at"),
  id: "order_delivered",
  doc: "A fulfillment of an order was marked as delivered. Each package is an event.",
  hints: { "delivery.created": "id" },
})
