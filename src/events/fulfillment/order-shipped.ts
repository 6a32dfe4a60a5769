import { defineEvent } from "../language/define-event"
import { overFulfillments } from "./fulfillment-row"
import type { FulfillmentRow } from "./fulfillment-row"

export const orderShipped = defineEvent<FulfillmentRow>()({
  ...overFulfillments("shipped_at"),
  id: "order_shipped",
  doc: "A fulfillment of an order was handed over to the carrier. Each package is an event.",
  hints: { "shipment.created": "id" },
})
