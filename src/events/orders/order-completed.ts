import { defineEvent } from "../language/define-event"
import { overOrderStatus } from "./order-status-row"
import type { OrderStatusRow } from "./order-status-row"

/** An order was completed. An archived order was completed, too, unless it was canceled: Medusa archives no others. */
export const orderCompleted = defineEvent<OrderStatusRow>()({
  ...overOrderStatus,
  id: "order_completed",
  doc: "The merchant marked an order as completed. If it is recorded late, its time can be that of a later change to the order.",
  proof: {
    by: "changed row",
    where: { is_draft_order: false, status: ["completed", "archived"], canceled_at: null },
  },
  hints: { "order.completed": "id" },
})
