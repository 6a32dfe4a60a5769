import { defineEvent } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import { property } from "../language/properties"
import type { OrderChangeAction, OrderChangeRow } from "./order-change-row"
import { hoursSinceOrder, orderProperties } from "./order-ref"

/** The request of a transfer as its event loads it. The action's details hold the token and e-mails, and are not loaded. */
export interface OrderTransferRow extends OrderChangeRow {
  actions?: (Omit<OrderChangeAction, "details"> & { reference_id?: string | null })[] | null
}

/** Somebody asked that an order goes over to another customer. Whether that is accepted is another matter. */
export const orderTransferRequested = defineEvent<OrderTransferRow>()({
  id: "order_transfer_requested",
  topic: "orders",
  doc: "A customer or the merchant asked that an order goes over to another customer's account.",
  entity: "order_change",
  idPrefix: "ordch",
  proof: { by: "changed row", where: { change_type: "transfer", requested_at: { $ne: null } } },
  hints: { "order.transfer_requested": { payload: "order_change_id", field: "id" } },
  time: "requested_at",
  person: buyerOf("order"),
  properties: {
    ...orderProperties("order"),
    ...hoursSinceOrder<OrderTransferRow>("order", "requested_at"),
    order_change_id: property.text("Medusa's id of the request.", "id"),
    to_customer_id: property.text("Medusa's id of the customer to whom the order is to go.", {
      from: ["actions.action", "actions.reference_id"],
      read: ({ actions }) =>
        actions?.find(({ action }) => action === "TRANSFER_CUSTOMER")?.reference_id,
    }),
  },
})
