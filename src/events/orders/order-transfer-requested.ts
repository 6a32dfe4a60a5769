import { buyerOf } from "../language/buyer"
import { defineEvent } from "../language/define-event"
import type { OrderChangeAction, OrderChangeRow } from "./order-change-row"
import { hoursSinceOrder, orderProperties, orderRefFields } from "./order-ref"
import { text } from "../language/properties"

/** The request of a transfer as its event loads it. The action's details hold the token and e-mails, and are not loaded. */
export interface OrderTransferRow extends OrderChangeRow {
  actions?: (Omit<OrderChangeAction, "details"> & { reference_id?: string | null })[] | null
}

const requestedAt = (row: OrderTransferRow) => row.requested_at ?? row.created_at

/** Somebody asked that an order goes over to another customer. Whether that is accepted is another matter. */
export const orderTransferRequested = defineEvent<OrderTransferRow>()({
  id: "order_transfer_requested",
  topic: "orders",
  doc: "A customer or the merchant asked that an order goes over to another customer's account.",
  entity: "order_change",
  idPrefix: "ordch",
  fields: [
    "id",
    "created_at",
    "requested_at",
    "actions.action",
    "actions.reference_id",
    ...orderRefFields("order"),
  ],
  proof: { by: "changed row", where: { change_type: "transfer", requested_at: { $ne: null } } },
  hints: { "order.transfer_requested": { payload: "order_change_id", field: "id" } },
  time: requestedAt,
  key: (row) => row.id,
  person: buyerOf("order"),
  properties: {
    ...orderProperties((row: OrderTransferRow) => row.order),
    ...hoursSinceOrder((row: OrderTransferRow) => row.order, requestedAt),
    order_change_id: text("Medusa's id of the request.", (row) => row.id),
    to_customer_id: text(
      "Medusa's id of the customer to whom the order is to go.",
      (row) => row.actions?.find(({ action }) => action === "TRANSFER_CUSTOMER")?.reference_id
    ),
  },
})
