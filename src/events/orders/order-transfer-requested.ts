import { defineEvent } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import type { OrderChangeAction, OrderChangeRow } from "./order-change-row"
import { hoursSinceOrder, orderProperties } from "./order-ref"

/** A transfer request as its event loads it. The action's details contain the token and email addresses, and aren't loaded. */
export interface OrderTransferRow extends OrderChangeRow {
  actions?: (Omit<OrderChangeAction, "details"> & { reference_id?: string | null })[] | null
}

/** Someone requested to transfer an order to another customer. It doesn't mean that the transfer was accepted. */
export const orderTransferRequested = defineEvent<OrderTransferRow>()({
  id: "order_transfer_requested",
  topic: "orders",
  doc: "A customer or the merchant requested to transfer an order to another customer's account.",
  entity: "order_change",
  idPrefix: "ordch",
  proof: { by: "changed row", where: { change_type: "transfer", requested_at: { $ne: null } } },
  hints: { "order.transfer_requested": { payload: "order_change_id", field: "id" } },
  time: "requested_at",
  person: buyerOf("order"),
  properties: {
    ...orderProperties("order"),
    ...hoursSinceOrder<OrderTransferRow>("order", "requested_at"),
    order_change_id: property.text("Medusa's ID of the request.", "id"),
    to_customer_id: property.text("Medusa's ID of the customer who would receive the order.", {
      from: ["actions.action", "actions.reference_id"],
      read: ({ actions }) =>
        actions?.find(({ action }) => action === "TRANSFER_CUSTOMER")?.reference_id,
    }),
  },
})
