import { defineEvent } from "../language/define-event"
import { overFulfillments } from "./fulfillment-row"
import type { FulfillmentRow } from "./fulfillment-row"

export const orderFulfilled = defineEvent<FulfillmentRow>()({
  ...overFulfillments("created_at"),
  id: "order_fulfilled",
  doc: "Some or all items of an order were packed. Each partial fulfillment is an event.",
  hints: { "order.fulfillment_created": { payload: "fulfillment_id", field: "id" } },
})
