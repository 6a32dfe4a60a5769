import { defineEvent } from "../language/define-event"
import { overFulfillments } from "./fulfillment-row"
import type { FulfillmentRow } from "./fulfillment-row"

/** Pieces of an order were packed: one event for each fulfillment row of an order. */
export const orderFulfilled = defineEvent<FulfillmentRow>()({
  ...overFulfillments("created_at"),
  id: "order_fulfilled",
  doc: "Some or all pieces of an order were packed. Each part fulfillment is an event.",
  hints: { "order.fulfillment_created": { payload: "fulfillment_id", field: "id" } },
})
