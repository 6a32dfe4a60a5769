import { defineEvent } from "../language/define-event"
import { overOrderStatus } from "./order-status-row"
import type { OrderStatusRow } from "./order-status-row"

/** An order was completed. Of an archived order the same holds, unless it was canceled: Medusa archives no other. */
export const orderCompleted = defineEvent<OrderStatusRow>()({
  ...overOrderStatus,
  id: "order_completed",
  doc: "The merchant marked an order as completed. Found late, its time may be that of a later change of the order.",
  proof: {
    by: "changed row",
    where: { is_draft_order: false, status: ["completed", "archived"], canceled_at: null },
  },
  hints: { "order.completed": "id" },
})
