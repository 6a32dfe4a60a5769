import { defineEvent } from "../language/define-event"
import { overFulfillments } from "./fulfillment-row"
import type { FulfillmentRow } from "./fulfillment-row"

/** A fulfillment was canceled: the row's `canceled_at` proves it and gives the time. */
export const fulfillmentCanceled = defineEvent<FulfillmentRow>()({
  ...overFulfillments("canceled_at"),
  id: "fulfillment_canceled",
  doc: "A fulfillment was canceled before it was shipped; its pieces are to be packed again.",
  proof: { by: "changed row", where: { canceled_at: { $ne: null } } },
  hints: { "order.fulfillment_canceled": { payload: "fulfillment_id", field: "id" } },
  time: (row) => row.canceled_at ?? row.created_at,
})
