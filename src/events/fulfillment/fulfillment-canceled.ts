import { defineEvent } from "../language/define-event"
import { overFulfillments } from "./fulfillment-row"
import type { FulfillmentRow } from "./fulfillment-row"

export const fulfillmentCanceled = defineEvent<FulfillmentRow>()({
  ...overFulfillments("canceled_at"),
  id: "fulfillment_canceled",
  doc: "A fulfillment was canceled before it shipped. Its items have to be packed again.",
  hints: { "order.fulfillment_canceled": { payload: "fulfillment_id", field: "id" } },
})
