import type { Time } from "../language/time"
import { buyerOf } from "../language/buyer"
import { hoursSinceOrder, orderProperties } from "./order-ref"

/** An order as the events of its status load it. */
export interface OrderStatusRow {
  id: string
  display_id?: number | null
  created_at: Time
  updated_at: Time
}

/**
 * Medusa notes no time for these: the row's last change stands for it. Soon after Medusa's event that is the change of the
 * status itself. Each order has the event once, with the time that was first read.
 */
const changedAt = (order: OrderStatusRow) => order.updated_at

/** What the definitions over an order's status have in common. */
export const overOrderStatus = {
  topic: "orders" as const,
  entity: "order",
  idPrefix: "order",
  fields: ["id", "display_id", "created_at", "updated_at"],
  time: changedAt,
  key: (order: OrderStatusRow) => order.id,
  person: buyerOf(""),
  properties: {
    ...orderProperties((order: OrderStatusRow) => order),
    ...hoursSinceOrder((order: OrderStatusRow) => order, changedAt),
  },
}
