import { defineEvent } from "../language/define-event"
import { overFulfillments } from "./fulfillment-row"
import type { FulfillmentRow } from "./fulfillment-row"

/** A fulfillment was canceled: the row's `canceled_at` proves it and gives the time. */
export const fulfillmentCanceled = defineEvent<FulfillmentRow>()({
  ...overFulfillments("canceled_at"),
  id: "fulfillment_canceled",
  doc: "A fulfillment was canceled before it was shipped; its pieces are to be packed again.",
  hints: { "order.fulfillment_canceled": { payload: "fulfillment_id", field: "id" } },
})
