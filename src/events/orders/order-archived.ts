import { defineEvent } from "../language/define-event"
import { overOrderStatus } from "./order-status-row"
import type { OrderStatusRow } from "./order-status-row"

/** An order was archived. Medusa archives only completed and canceled orders. */
export const orderArchived = defineEvent<OrderStatusRow>()({
  ...overOrderStatus,
  id: "order_archived",
  doc: "The merchant archived an order. If it is recorded late, its time can be that of a later change to the order.",
  proof: { by: "changed row", where: { is_draft_order: false, status: "archived" } },
  hints: { "order.archived": "id" },
})
