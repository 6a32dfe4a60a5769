import { defineEvent } from "../language/define-event"
import type { EventDeclaration } from "../language/define-event"
import { buyerOf } from "../language/person-source"
import type { Time } from "../language/time"
import { hoursSinceOrder, orderProperties } from "./order-ref"

/** An order as the status events load it. */
export interface OrderStatusRow {
  id: string
  display_id?: number | null
  created_at: Time
  updated_at: Time
}

/**
 * Shared by all definitions over an order's status. Medusa stores no time for a status change, so the row's `updated_at` stands in: shortly
 * after Medusa's event, that is the status change itself. Each order has the event once, with the time that was read first.
 */
const overOrderStatus = {
  topic: "orders",
  entity: "order",
  idPrefix: "order",
  time: "updated_at",
  person: buyerOf(""),
  properties: {
    ...orderProperties(""),
    ...hoursSinceOrder<OrderStatusRow>("", "updated_at"),
  },
} satisfies Partial<EventDeclaration<OrderStatusRow>>

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

/** An order was archived. Medusa archives only completed and canceled orders. */
export const orderArchived = defineEvent<OrderStatusRow>()({
  ...overOrderStatus,
  id: "order_archived",
  doc: "The merchant archived an order. If it is recorded late, its time can be that of a later change to the order.",
  proof: { by: "changed row", where: { is_draft_order: false, status: "archived" } },
  hints: { "order.archived": "id" },
})
