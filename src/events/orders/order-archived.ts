import { defineEvent } from "../language/define-event"
import { overOrderStatus } from "./order-status-row"
import type { OrderStatusRow } from "./order-status-row"

/** An order was archived, after it was completed or canceled. */
export const orderArchived = defineEvent<OrderStatusRow>()({
  ...overOrderStatus,
  id: "order_archived",
  doc: "The merchant archived an order. Found late, its time may be that of a later change of the order.",
  proof: { by: "changed row", where: { is_draft_order: false, status: "archived" } },
  hints: { "order.archived": "id" },
})
